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
[ResultVersion("comparison", 5)]
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

    /// <summary>
    /// Columns that look like percent in one arm and like shares of 1 in the other: one mean lies in 0 to 1, the other above 1 and at least
    /// twenty times as high.
    /// </summary>
    public IReadOnlyList<string> OtherScales =>
        [.. Columns.Where(row => IsPercentOf(row.A.Mean, row.B.Mean) || IsPercentOf(row.B.Mean, row.A.Mean)).Select(row => row.Column)];

    /// <summary>The mean over columns first, then the columns: the order of the study's table.</summary>
    public IEnumerable<PairedComparison> Rows => Mean is null ? Columns : Columns.Prepend(Mean);

    /// <summary>Compares the cases and columns that both tables have.</summary>
    /// <param name="columns">Which to compare; null for all that both tables have.</param>
    /// <exception cref="InvalidInputException">
    /// No case or column in common, a named column that one table lacks, or one named twice.
    /// </exception>
    public static TableComparison Of(ScoreTable a, ScoreTable b, ComparisonSettings settings, IReadOnlyList<string>? columns = null) =>
        Of([a], [b], settings, columns);

    /// <param name="seedsA">A's scores, a table a seed; compared are the means over the seeds (<see cref="SeedMean"/>).</param>
    /// <param name="seedsB">B's, as many or not.</param>
    /// <inheritdoc cref="Of(ScoreTable, ScoreTable, ComparisonSettings, IReadOnlyList{string}?)"/>
    internal static TableComparison Of(
        IReadOnlyList<ScoreTable> seedsA, IReadOnlyList<ScoreTable> seedsB, ComparisonSettings settings, IReadOnlyList<string>? columns =
        null)
    {
        var (a, b) = (SeedMean.Of(seedsA), SeedMean.Of(seedsB));
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
        var values = compared.Select(column => new Column(
            a.Values(column, cases), b.Values(column, cases), [.. seedsA.Select(seed => seed.Values(column, cases))],
            [.. seedsB.Select(seed => seed.Values(column, cases))])).ToArray();
        var rows = compared.Select((column, i) => values[i].Compare(column, settings)).ToArray();
        var holm = HolmCorrection.Adjust([.. rows.Select(row => row.P)]);
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

    /// <summary>The same with other corrected p-values.</summary>
    /// <param name="holm">One for each of <see cref="Rows"/>.</param>
    public TableComparison WithHolm(IReadOnlyList<double> holm)
    {
        var first = Mean is null ? 0 : 1;
        return this with
        {
            Mean = Mean is null ? null : Mean with { HolmP = holm[0] },
            Columns = [.. Columns.Select((row, i) => row with { HolmP = holm[first + i] })],
        };
    }

    private static PairedComparison MeanOverColumns(Column[] values, int cases, ComparisonSettings settings)
    {
        var both = Enumerable.Range(0, cases).Select(i => values.Where(column => IsPair(column, i)).ToArray()).ToArray();
        return new Column(
            Means((column, i) => column.A[i]),
            Means((column, i) => column.B[i]),
            [.. values[0].SeedsA.Select((_, seed) => Means((column, i) => column.SeedsA[seed][i]))],
            [.. values[0].SeedsB.Select((_, seed) => Means((column, i) => column.SeedsB[seed][i]))]).Compare("mean", settings);

        double[] Means(Func<Column, int, double> value) =>
            [.. both.Select((columns, i) => columns.Sum(column => value(column, i)) / columns.Length)];
    }

    private static bool IsPercentOf(double high, double low) => low is > 0 and <= 1 && high is > 1 and <= 100 && high >= 20 * low;

    private static bool IsPair(Column column, int index) => double.IsFinite(column.A[index]) && double.IsFinite(column.B[index]);

    /// <summary>One column of both tables, case by case: the seeds' means, and the seeds.</summary>
    private sealed record Column(double[] A, double[] B, double[][] SeedsA, double[][] SeedsB)
    {
        public PairedComparison Compare(string name, ComparisonSettings settings) =>
            PairedComparison.Of(name, A, B, SeedsA, SeedsB, settings);
    }

    private static string Few(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= 5 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(5))} and {all.Length - 5} more";
    }
}
