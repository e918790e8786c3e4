using System.Globalization;
using SamCrowd.Datasets.Splits;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Experiments.Study.Data;

/// <summary>
/// Which cases a fold trains and validates on: those of a split file, else folds that spread groups evenly, else nnU-Net's five.
/// Drawn over all training cases, so that a case is in the same fold in every arm, also where an arm lacks some.
/// </summary>
internal static class TrainingFolds
{
    /// <param name="fold">"0" to "4", or "all" for training and validation on every case.</param>
    public static Fold Select(TrainingSection training, IReadOnlyCollection<string> ids, string fold)
    {
        if (fold == "all") return new Fold([.. ids], [.. ids]);
        return SplitsFile.Select(Folds(training, ids), int.Parse(fold, CultureInfo.InvariantCulture), ids);
    }

    /// <summary>The files that decide the folds.</summary>
    /// <exception cref="InvalidInputException">Both are given, or one is not there.</exception>
    public static IReadOnlyList<string> Files(TrainingSection training)
    {
        if (training.Splits is { } splits && training.StratifyBy is not null)
            throw new InvalidInputException($"{splits.Position}: 'splits' and 'stratify_by' both decide the folds; give one of them");
        var missing = new[] { training.Splits, training.StratifyBy }.FirstOrDefault(path => path is not null && !File.Exists(path.Full));
        if (missing is not null) throw new InvalidInputException($"{missing.Position}: there is no file {missing.Full}");
        return [.. new[] { training.Splits?.Full, training.StratifyBy?.Full }.OfType<string>()];
    }

    private static IReadOnlyList<Fold> Folds(TrainingSection training, IReadOnlyCollection<string> ids)
    {
        if (training.Splits is { } splits) return SplitsFile.ReadOrCreate(splits.Full, ids);
        return training.StratifyBy is { } table ? CrossValidation.CreateStratified(Groups(table.Full, ids)) : CrossValidation.Create(ids);
    }

    private static Dictionary<string, string> Groups(string path, IReadOnlyCollection<string> ids)
    {
        var groups = new Dictionary<string, string>();
        var table = CsvTable.Read(path);
        if (table.Header.Count != 2)
            throw new InvalidInputException($"{path}: the lines are not of the form case,group; write two cells a line");
        var rows = table.IndexOf("case") == 0 && table.IndexOf("group") == 1 ? table.Rows : [new CsvRow(1, table.Header), .. table.Rows];
        foreach (var row in rows)
            if (!groups.TryAdd(row[0].Trim(), row[1].Trim()))
                throw new InvalidInputException(
                    $"{path}, line {row.Line}: case {row[0].Trim()} occurs twice; a case belongs to one group");
        var without = ids.FirstOrDefault(id => !groups.ContainsKey(id));
        if (without is not null)
            throw new InvalidInputException($"{path}: training case {without} has no group; add a line {without},GROUP");
        return groups.Where(pair => ids.Contains(pair.Key)).ToDictionary();
    }
}
