using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Experiments.Report;

/// <summary>One arm's Dice by case and label.</summary>
/// <param name="Table">Columns are label names; each value the mean over the seeds (<see cref="SeedMean"/>).</param>
internal sealed record ArmScores(string Arm, ScoreTable Table)
{
    public const string Mean = "mean";

    /// <summary>One table a seed; the only one where the arm was trained once.</summary>
    public IReadOnlyList<ScoreTable> Seeds { get; init; } = [Table];

    /// <param name="seeds">At least one.</param>
    public static ArmScores OfSeeds(string arm, IReadOnlyList<ScoreTable> seeds) => new(arm, SeedMean.Of(seeds)) { Seeds = seeds };

    /// <summary>Label names, and "mean" where there is more than one.</summary>
    public IReadOnlyList<string> Labels => Table.Columns.Count > 1 ? [.. Table.Columns, Mean] : Table.Columns;

    /// <summary>The last of <see cref="Labels"/>: what the arm is judged by.</summary>
    public string Overall => Labels[^1];

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Cases => [.. Table.Scores.Keys.Order(StringComparer.Ordinal)];

    /// <summary>One value a case; NaN where it has none. The mean is over the labels that have one.</summary>
    public IReadOnlyList<double> Values(string label) => Values(Table, label);

    /// <summary>For each seed one value a case, in the order of <see cref="Cases"/>.</summary>
    public IReadOnlyList<IReadOnlyList<double>> SeedValues(string label) => [.. Seeds.Select(seed => Values(seed, label))];

    /// <summary>For each seed one value for each of some cases.</summary>
    public IReadOnlyList<IReadOnlyList<double>> SeedValues(string label, IReadOnlyCollection<string> cases)
    {
        var places = Cases.Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place);
        return [.. SeedValues(label).Select(values => (IReadOnlyList<double>)[.. cases.Select(id => values[places[id]])])];
    }

    /// <summary>Cases of the first arm in which all arms have a score of <see cref="Overall"/>.</summary>
    public static IReadOnlyList<string> CommonCases(IReadOnlyList<ArmScores> arms) => [.. arms[0].Cases.Where(id => arms.All(arm =>
        arm.Cases.Contains(id) && double.IsFinite(arm.Values(arm.Overall)[arm.Cases.ToList().IndexOf(id)])))];

    /// <summary>The standard deviation (n − 1) over the seeds of the mean over the cases; NaN for fewer than two seeds.</summary>
    public double SeedDeviation(string label)
    {
        double[] means = [.. SeedValues(label).Select(values => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];
        if (means.Length < 2) return double.NaN;
        var mean = means.Average();
        return Math.Sqrt(means.Sum(value => (value - mean) * (value - mean)) / (means.Length - 1));
    }

    private IReadOnlyList<double> Values(ScoreTable table, string label) => label == Mean && !table.Columns.Contains(Mean)
        ? [.. Cases.Select(id => table.Scores[id].Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())]
        : table.Values(label, Cases);

    public MeanInterval Interval(string label) => MeanInterval.Of([.. Values(label).Where(double.IsFinite)]);
}
