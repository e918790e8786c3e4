using System.Globalization;
using System.Text;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Comparison;

/// <summary>One score for each case and label, and in the last column the mean over the labels that have one. On disk: CSV, empty for NaN.</summary>
/// <param name="Columns">Label names, then "mean".</param>
/// <param name="Rows">Sorted by case id (ordinal).</param>
public sealed record ScoreTable(IReadOnlyList<string> Columns, IReadOnlyList<ScoreRow> Rows)
{
    public const string Mean = "mean";

    /// <param name="scores">Of each case, in the order of the labels; NaN for none.</param>
    public static ScoreTable Of(IReadOnlyList<string> labels, IReadOnlyDictionary<string, double[]> scores) => new(
        [.. labels, Mean],
        [.. scores.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
            new ScoreRow(pair.Key, [.. pair.Value, pair.Value.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average()]))]);

    public IReadOnlyList<double> Column(string name)
    {
        var column = Columns.ToList().IndexOf(name);
        return [.. Rows.Select(row => row.Scores[column])];
    }

    public void Write(string path)
    {
        var text = new StringBuilder($"case,{string.Join(',', Columns)}\n");
        foreach (var row in Rows)
            text.Append($"{row.Case},{string.Join(',', row.Scores.Select(score => double.IsFinite(score) ? score.ToString("R", CultureInfo.InvariantCulture) : ""))}\n");
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <exception cref="InvalidInputException">The file is missing or a row has another number of columns.</exception>
    public static ScoreTable Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path} is not there; run the experiment again to have it made");
        var lines = File.ReadAllLines(path).Where(line => line.Length > 0).ToArray();
        string[] columns = [.. lines[0].Split(',').Skip(1)];
        return new ScoreTable(columns, [.. lines.Skip(1).Select((line, number) => Parse(line.Split(','), columns.Length, path, number + 2))]);
    }

    private static ScoreRow Parse(string[] cells, int columns, string path, int line)
    {
        if (cells.Length != columns + 1) throw new InvalidInputException($"{path}: line {line} has {cells.Length} columns, its first line {columns + 1}");
        return new ScoreRow(cells[0], [.. cells.Skip(1).Select(cell => cell.Length == 0
            ? double.NaN
            : double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new InvalidInputException($"{path}: line {line}: '{cell}' is no number"))]);
    }
}
