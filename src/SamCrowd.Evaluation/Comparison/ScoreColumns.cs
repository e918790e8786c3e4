using System.Globalization;
using System.Text.RegularExpressions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>
/// Which column of a wide table names the cases, and which hold scores. An index that pandas or R wrote, columns of bookkeeping and columns
/// of text are named in a note; a column that could be scores and could be something else is refused.
/// </summary>
internal sealed partial class ScoreColumns(string source, string[] header, List<CsvRow> rows, ScoreCells cells, List<string> notes)
{
    private static readonly string[] KeyNames =
    [
        "case", "path", "id", "file", "case_id", "caseid", "filename", "file_name", "identifier", "name", "subject", "subject_id",
        "patient", "patient_id",
        "image", "image_id", "scan", "scan_id", "volume_id",
    ];

    private static readonly HashSet<string> Bookkeeping = new(StringComparer.OrdinalIgnoreCase)
    {
        "fold", "seed", "run", "split", "epoch", "iteration", "n", "nr", "no", "#", "row", "index", "age", "sex", "gender", "group", "site",
        "center", "centre",
        "hospital", "scanner", "model", "method", "arm", "rater", "reader", "annotator", "date", "slice", "slices", "weight",
        "mean", "average", "avg", "median", "std", "sd", "total", "overall", "foreground_mean",
    };

    [GeneratedRegex(@"^(unnamed: \d+|level_\d+|)$", RegexOptions.IgnoreCase)]
    private static partial Regex IndexName();

    /// <summary>The column that names the cases: by its name, else the first that is not a running number.</summary>
    /// <exception cref="InvalidInputException">No column names the cases.</exception>
    public int FindKey()
    {
        foreach (var name in KeyNames)
            if (Array.FindIndex(header, column => column.Equals(name, StringComparison.OrdinalIgnoreCase)) is var named and >= 0)
                return named;
        var key = IsIndex(0) ? Enumerable.Range(1, header.Length - 1).FirstOrDefault(IsName, 0) : 0;
        if (rows.TrueForAll(row => !cells.TryNumber(row[key], out var value) || double.IsInteger(value))) return key;
        throw new InvalidInputException(source, $"no column names the cases: the first, '{header[key]}', holds scores",
            "name the column of case ids 'case'");
    }

    /// <summary>The columns of scores, in the file's order.</summary>
    /// <param name="filtered">The column that rows were chosen by, or -1.</param>
    /// <param name="wanted">Their names, where the reader knows them.</param>
    /// <exception cref="InvalidInputException">There is none, or a wanted one is not there.</exception>
    public int[] Choose(int key, int filtered, IReadOnlyList<string>? wanted)
    {
        if (wanted is not null && wanted.FirstOrDefault(name => !header.Contains(name)) is { } unknown)
            throw new InvalidInputException(source, $"there is no column '{unknown}'", $"choose among {string.Join(", ", header)}");
        int[] columns = [.. Enumerable.Range(0, header.Length)
            .Where(column => column != key && column != filtered && (wanted is null ? IsScore(column) : wanted.Contains(header[column])))];
        return columns.Length > 0 ? columns : throw new InvalidInputException(source,
            $"there is no column of scores besides '{header[key]}'", "write one column of numbers an organ");
    }

    /// <summary>Refuses a column of other magnitude beside columns of 0 to 1, which may be anything.</summary>
    public void CheckScale(int[] columns, IEnumerable<double[]> lines, bool named)
    {
        if (named) return;
        var ranges = new (double Low, double High)[columns.Length];
        Array.Fill(ranges, (double.PositiveInfinity, double.NegativeInfinity));
        foreach (var line in lines)
            for (var i = 0; i < columns.Length; i++)
                if (double.IsFinite(line[i])) ranges[i] = (Math.Min(ranges[i].Low, line[i]), Math.Max(ranges[i].High, line[i]));
        var shares = Array.FindIndex(ranges, range => range.Low is >= 0 and <= 1 && range.High <= 1);
        var other = Array.FindIndex(ranges, range => range.Low <= range.High && (range.Low < 0 || range.High > 1));
        if (shares < 0 || other < 0) return;
        throw new InvalidInputException(
            source,
            string.Create(CultureInfo.InvariantCulture,
                $"the column '{header[columns[other]]}' holds {ranges[other].Low:0.###} to {ranges[other].High:0.###} where "
                + $"'{header[columns[shares]]}' holds scores of 0 to 1"),
            "name the columns to compare, or convert them to one scale");
    }

    private bool IsScore(int column)
    {
        if (IsBlank(column)) return header[column].Length > 0;
        if (IsIndex(column)) return Left(column, "is an index");
        if (Bookkeeping.Contains(header[column]) || KeyNames.Contains(header[column], StringComparer.OrdinalIgnoreCase))
            return Left(column, "is not the score of an organ");
        return HasNumbers(column) || Missing(column) || Left(column, "holds text");
    }

    /// <summary>An organ that no case has a score of stays a column of missing values.</summary>
    private bool Missing(int column) => rows.TrueForAll(row => ScoreCells.IsMissing(row[column]));

    private bool Left(int column, string reason)
    {
        notes.Add($"{source}: the column '{header[column]}' {reason}; it is not compared");
        return false;
    }

    private bool IsBlank(int column) => rows.TrueForAll(row => string.IsNullOrWhiteSpace(row[column]));

    /// <summary>Text that is another in every row.</summary>
    private bool IsName(int column) => !HasNumbers(column) && rows.Select(row => row[column].Trim()).Distinct().Count() == rows.Count;

    private bool HasNumbers(int column) => rows.Exists(row => cells.TryNumber(row[column], out _));

    /// <summary>0, 1, 2, … or 1, 2, 3, … from row to row; two rows are only an index where the column has the name of one.</summary>
    private bool IsIndex(int column)
    {
        var named = IndexName().IsMatch(header[column]) || header[column].Equals("index", StringComparison.OrdinalIgnoreCase);
        if (!cells.TryNumber(rows[0][column], out var first) || first is not (0 or 1) || (rows.Count < 3 && !named))
            return named && HasNumbers(column);
        for (var row = 1; row < rows.Count; row++)
            if (!cells.TryNumber(rows[row][column], out var value) || value != first + row) return named;
        return true;
    }
}
