using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Experiments.Report;

/// <summary>
/// A study's expected results as CSV: <c>measure,arm,label,mean,half_width,p,tolerance</c>; half_width, p and tolerance may be empty.
/// measure is test or labels.
/// </summary>
internal static class ExpectedTable
{
    public const string Header = "measure,arm,label,mean,half_width,p,tolerance";

    /// <exception cref="InvalidInputException">The file is not such a table.</exception>
    public static IReadOnlyList<ExpectedRow> Read(string path)
    {
        var table = CsvTable.Read(path);
        if (table.Rows.Count == 0 || !table.Header.SequenceEqual(Header.Split(',')))
            throw new InvalidInputException($"{path}: the first line must be '{Header}', with rows below it");
        return [.. table.Rows.Select(row => Parse(row)
            ?? throw new InvalidInputException($"{path}: line {row.Line} is not '{Header}' with measure test or labels and numbers "
            + "from mean on"))];
    }

    /// <summary>Ours against every row.</summary>
    /// <param name="path">The file to name in errors.</param>
    /// <exception cref="InvalidInputException">A row names an arm or a label that the study does not have.</exception>
    public static IReadOnlyList<ExpectedOutcome> Compare(IReadOnlyList<ExpectedRow> rows, StudyResults results, string path)
    {
        var level = results.Experiment.Comparison.SignificanceLevel;
        return [.. rows.Select(row =>
        {
            var scores = row.Measure == "test" ? results.Scores : results.LabelQuality;
            var ours = MeanOf(row, scores, path);
            var p = row.Measure == "test" && results.Comparisons.FirstOrDefault(item => item.Arm == row.Arm) is { } compared
                ? compared.Row(row.Label).Wilcoxon.PValue : double.NaN;
            var first = rows.FirstOrDefault(other => other.Measure == "test" && row.Measure == "test" && other.Arm == results.Scores[0].Arm
                && other.Label == row.Label && other.Arm != row.Arm);
            return new ExpectedOutcome(
                row, ours, p,
                first is null ? null : Math.Sign(row.Mean - first.Mean) == Math.Sign(ours - MeanOf(first, scores, path)),
                row.P is null || double.IsNaN(p) ? null : row.P < level == p < level);
        })];
    }

    private static double MeanOf(ExpectedRow row, IReadOnlyList<ArmScores> scores, string path)
    {
        var arm = scores.FirstOrDefault(item => item.Arm == row.Arm)
            ?? throw new InvalidInputException($"{path}: the study has no arm '{row.Arm}' for measure {row.Measure}; it has "
            + $"{(scores.Count == 0 ? "none" : string.Join(", ", scores.Select(item => item.Arm)))}");
        return arm.Labels.Contains(row.Label) ? arm.Interval(row.Label).Mean
            : throw new InvalidInputException($"{path}: the study has no label '{row.Label}'; it has {string.Join(", ", arm.Labels)}");
    }

    private static ExpectedRow? Parse(CsvRow row)
    {
        if (row[0] is not ("test" or "labels") || Number(row[3]) is not { } mean) return null;
        double?[] rest = [.. row.Cells.Skip(4).Select(Number)];
        return row.Cells.Skip(4).Zip(rest).Any(cell => cell.First.Length > 0 && cell.Second is null) ? null
            : new ExpectedRow(row[0], row[1], row[2], mean, rest[0], rest[1], rest[2]);
    }

    private static double? Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value) ? value : null;
}
