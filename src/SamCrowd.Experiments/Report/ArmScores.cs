using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Experiments.Report;

/// <summary>One arm's Dice by case and label.</summary>
/// <param name="Table">Columns are label names.</param>
public sealed record ArmScores(string Arm, ScoreTable Table)
{
    public const string Mean = "mean";

    /// <summary>Label names, and "mean" where there is more than one.</summary>
    public IReadOnlyList<string> Labels => Table.Columns.Count > 1 ? [.. Table.Columns, Mean] : Table.Columns;

    /// <summary>The last of <see cref="Labels"/>: what the arm is judged by.</summary>
    public string Overall => Labels[^1];

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Cases => [.. Table.Scores.Keys.Order(StringComparer.Ordinal)];

    /// <summary>One value a case; NaN where it has none. The mean is over the labels that have one.</summary>
    public IReadOnlyList<double> Values(string label) => label == Mean && !Table.Columns.Contains(Mean)
        ? [.. Cases.Select(id => Table.Scores[id].Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())]
        : Table.Values(label, Cases);

    public MeanInterval Interval(string label) => MeanInterval.Of([.. Values(label).Where(double.IsFinite)]);
}
