using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>
/// Scores by case: rows are cases, columns organs or labels. Reads a wide CSV (one column an organ, as the study's files) or a long one
/// (columns case and label, as <see cref="Overlap.CaseTable"/> writes).
/// </summary>
/// <param name="Columns">In the file's order.</param>
/// <param name="Scores">By case id; one value a column, NaN where the cell is empty or says nan.</param>
public sealed record ScoreTable(IReadOnlyList<string> Columns, IReadOnlyDictionary<string, double[]> Scores)
{
    /// <param name="metric">Which figure of a long table to take.</param>
    /// <param name="where">Take only the rows where this column has this value, e.g. ("model", "SAM-vit_h"); null for all.</param>
    /// <exception cref="InvalidInputException">Missing or empty file, a case twice, no number columns.</exception>
    public static ScoreTable Read(string path, string metric = "Dice", (string Column, string Value)? where = null)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path} does not exist");
        var table = CsvTable.Read(path);
        if (table.Rows.Count == 0) throw new InvalidInputException($"{path} has no rows below its header");
        string[] header = [.. table.Header];
        List<string[]> body = [.. table.Rows.Select(row => row.Cells.ToArray())];
        if (where is { } filter)
        {
            var column = Find(header, filter.Column, path);
            body = [.. body.Where(row => row[column] == filter.Value)];
            if (body.Count == 0) throw new InvalidInputException($"{path}: no row has {filter.Column} = {filter.Value}");
        }
        return header.Contains("case") && header.Contains("label")
            ? ReadLong(header, body, metric, path)
            : ReadWide(header, body, where?.Column, path);
    }

    /// <summary>The values of a column for the given cases.</summary>
    public double[] Values(string column, IEnumerable<string> cases)
    {
        var index = Columns.ToList().IndexOf(column);
        return [.. cases.Select(id => Scores[id][index])];
    }

    private static ScoreTable ReadWide(string[] header, List<string[]> body, string? filtered, string path)
    {
        var key = Math.Max(0, Array.FindIndex(header, name => name is "path" or "case" or "id" or "file"));
        int[] columns = [.. Enumerable.Range(0, header.Length)
            .Where(column => column != key && header[column] != filtered && body.TrueForAll(row => Number(row[column]) is not null))];
        if (columns.Length == 0) throw new InvalidInputException($"{path} has no column of numbers besides '{header[key]}'");
        var scores = new Dictionary<string, double[]>();
        foreach (var row in body)
            if (!scores.TryAdd(row[key], [.. columns.Select(column => Number(row[column])!.Value)]))
                throw new InvalidInputException($"{path}: the case '{row[key]}' is there twice; choose rows with a column = value filter");
        return new ScoreTable([.. columns.Select(column => header[column])], scores);
    }

    private static ScoreTable ReadLong(string[] header, List<string[]> body, string metric, string path)
    {
        var (key, label, value) = (Find(header, "case", path), Find(header, "label", path), Find(header, metric, path));
        string[] columns = [.. body.Select(row => row[label]).Distinct()];
        var scores = new Dictionary<string, double[]>();
        foreach (var row in body)
        {
            if (!scores.TryGetValue(row[key], out var line)) scores[row[key]] = line = [.. Enumerable.Repeat(double.NaN, columns.Length)];
            line[Array.IndexOf(columns, row[label])] = Number(row[value])
                ?? throw new InvalidInputException($"{path}: {metric} of case '{row[key]}' is '{row[value]}', no number");
        }
        return new ScoreTable(columns, scores);
    }

    private static int Find(string[] header, string column, string path)
    {
        var index = Array.IndexOf(header, column);
        return index >= 0 ? index : throw new InvalidInputException($"{path} has no column '{column}'; it has {string.Join(", ", header)}");
    }

    private static double? Number(string cell) => cell.Trim().ToLowerInvariant() switch
    {
        "" or "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };
}
