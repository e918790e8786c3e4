using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>Two tables of scores, compared case by case.</summary>
/// <param name="Cases">The cases both tables have, in A's order.</param>
/// <param name="OnlyInA">Cases that B lacks.</param>
/// <param name="OnlyInB">Cases that A lacks.</param>
/// <param name="Columns">One entry a column; Holm's correction is over these.</param>
/// <param name="Mean">
/// The mean over the columns of each case (of those where both arms have a number); null where there is one column only.
/// </param>
[ResultVersion("comparison", 4)]
public sealed record TableComparison(
    IReadOnlyList<string> Cases, IReadOnlyList<string> OnlyInA, IReadOnlyList<string> OnlyInB, IReadOnlyList<PairedComparison> Columns,
    PairedComparison? Mean)
{
    /// <summary>Columns that B lacks and that are therefore not compared.</summary>
    public IReadOnlyList<string> ColumnsOnlyInA { get; init; } = [];

    /// <summary>Columns that A lacks and that are therefore not compared.</summary>
    public IReadOnlyList<string> ColumnsOnlyInB { get; init; } = [];

    /// <summary>Cases whose mean is over some of the columns, because a value of the others is missing or infinite in either arm.</summary>
    public IReadOnlyList<string> PartialMeans { get; init; } = [];

    /// <summary>The mean over columns first, then the columns: the order of the study's table.</summary>
    public IEnumerable<PairedComparison> Rows => Mean is null ? Columns : Columns.Prepend(Mean);

    /// <param name="columns">Which to compare; null for all that both tables have.</param>
    /// <exception cref="InvalidInputException">
    /// No case or column in common, a named column that one table lacks, or one named twice.
    /// </exception>
    public static TableComparison Of(ScoreTable a, ScoreTable b, ComparisonSettings settings, IReadOnlyList<string>? columns = null)
    {
        string[] cases = [.. a.Scores.Keys.Where(b.Scores.ContainsKey)];
        if (cases.Length == 0)
            throw new InvalidInputException("the tables", $"they share no case: A has {Few(a.Scores.Keys)}, B has {Few(b.Scores.Keys)}",
                "write the same case ids in both");
        var compared = columns ?? [.. a.Columns.Where(b.Columns.Contains)];
        foreach (var column in compared)
            if (!a.Columns.Contains(column) || !b.Columns.Contains(column))
                throw new InvalidInputException($"column '{column}'",
                    $"it is not in both tables: A has {Few(a.Columns)}, B has {Few(b.Columns)}", "choose columns of both");
        if (compared.CountBy(column => column).FirstOrDefault(column => column.Value > 1).Key is { } twice)
            throw new InvalidInputException($"column '{twice}'", "it is named twice", "name it once");
        if (compared.Count == 0)
            throw new InvalidInputException("the tables", $"they share no column: A has {Few(a.Columns)}, B has {Few(b.Columns)}",
                "give the columns the same names in both");
        var values = compared.Select(column => (A: a.Values(column, cases), B: b.Values(column, cases))).ToArray();
        var rows = compared.Select((column, i) => PairedComparison.Of(column, values[i].A, values[i].B, settings)).ToArray();
        var holm = HolmCorrection.Adjust([.. rows.Select(row => row.Wilcoxon.PValue)]);
        return new TableComparison(
            cases,
            [.. a.Scores.Keys.Where(id => !b.Scores.ContainsKey(id))],
            [.. b.Scores.Keys.Where(id => !a.Scores.ContainsKey(id))],
            [.. rows.Select((row, i) => row with { HolmP = holm[i] })],
            compared.Count > 1 ? MeanOverColumns(values, cases.Length, settings) : null)
        {
            ColumnsOnlyInA = [.. a.Columns.Except(b.Columns)],
            ColumnsOnlyInB = [.. b.Columns.Except(a.Columns)],
            PartialMeans = [.. cases.Where((_, i) => values.Count(column => IsPair(column, i)) is var pairs && pairs > 0
                && pairs < values.Length)],
        };
    }

    private static PairedComparison MeanOverColumns((double[] A, double[] B)[] values, int cases, ComparisonSettings settings)
    {
        double[] a = new double[cases], b = new double[cases];
        for (var i = 0; i < cases; i++)
        {
            var both = values.Where(column => IsPair(column, i)).ToArray();
            a[i] = both.Sum(column => column.A[i]) / both.Length;
            b[i] = both.Sum(column => column.B[i]) / both.Length;
        }
        return PairedComparison.Of("mean", a, b, settings);
    }

    private static bool IsPair((double[] A, double[] B) column, int index) =>
        double.IsFinite(column.A[index]) && double.IsFinite(column.B[index]);

    private static string Few(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= 5 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(5))} and {all.Length - 5} more";
    }
}
