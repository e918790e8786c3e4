using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Experiments.Report;

/// <summary>What a further arm wins back of what the base arm loses against the reference.</summary>
/// <param name="Base">comparison.base of the experiment, else the first arm on SAM labels; the further arms come after it.</param>
/// <param name="Table">A is the arm, B the base arm: differences are arm minus base.</param>
/// <param name="Share">
/// (arm − base) / (reference − base) of the means of the cases that all three have, with its percentiles under the hierarchical bootstrap;
/// below 0 where still more is lost. NaN where the base loses nothing or the reference has not learned; without an interval where more than
/// one in forty resamples has no loss.
/// </param>
internal sealed record ArmRecovery(string Arm, string Base, TableComparison Table, Interval Share)
{
    private const double MostWithoutLoss = 0.025;

    /// <summary>What stands where no share is.</summary>
    public static Interval NoShare { get; } = new(double.NaN, double.NaN, double.NaN, 0.95);

    /// <summary>The mean over the labels, or the only label.</summary>
    public PairedComparison Overall => Table.Mean ?? Table.Columns[0];

    /// <param name="table">The arm against the base arm.</param>
    public static ArmRecovery Of(ArmScores reference, ArmScores lost, ArmScores arm, TableComparison table, ComparisonSettings settings) =>
        new(arm.Arm, lost.Arm, table, ShareOf([reference, lost, arm], settings));

    private static Interval ShareOf(IReadOnlyList<ArmScores> arms, ComparisonSettings settings)
    {
        var cases = ArmScores.CommonCases(arms);
        if (cases.Count == 0) return NoShare;
        var scores = arms.Select(arm => arm.SeedValues(arm.Overall, cases)).ToArray();
        var share = HierarchicalBootstrap.Observed(scores, Share);
        if (double.IsNaN(share)) return NoShare;
        double[] draws = [.. HierarchicalBootstrap.Draw(scores, Share, settings.BootstrapResamples, settings.Seed).Where(double.IsFinite)];
        return draws.Length < (1 - MostWithoutLoss) * settings.BootstrapResamples
            ? NoShare with { Estimate = share }
            : HierarchicalBootstrap.Interval(share, draws, settings.Confidence);

        static double Share(double[] means) => means[0] > means[1] ? (means[2] - means[1]) / (means[0] - means[1]) : double.NaN;
    }
}
