using SamCrowd.Evaluation.Comparison;

namespace SamCrowd.Experiments.Report;

/// <summary>What a further arm wins back of what the base arm loses against the reference.</summary>
/// <param name="Base">comparison.base of the experiment, else the first arm on SAM labels; the further arms come after it.</param>
/// <param name="Table">A is the arm, B the base arm: differences are arm minus base.</param>
/// <param name="HolmP">p of the label the arm is judged by, after Holm's correction over the further arms.</param>
/// <param name="Share">(arm − base) / (reference − base) of the means of the cases that all three have; below 0 where still more is lost, NaN where the base loses nothing.</param>
public sealed record ArmRecovery(string Arm, string Base, TableComparison Table, double HolmP, double Share)
{
    /// <summary>The mean over the labels, or the only label.</summary>
    public PairedComparison Overall => Table.Mean ?? Table.Columns[0];

    /// <param name="scores">Reference first, then the base arm, then the further arms.</param>
    public static IReadOnlyList<ArmRecovery> Of(IReadOnlyList<ArmScores> scores, ComparisonSettings settings)
    {
        var (reference, lost) = (scores[0], scores[1]);
        TableComparison[] tables = [.. scores.Skip(2).Select(arm => TableComparison.Of(arm.Table, lost.Table, settings))];
        var holm = Evaluation.Statistics.HolmCorrection.Adjust([.. tables.Select(table => (table.Mean ?? table.Columns[0]).Wilcoxon.PValue)]);
        return [.. scores.Skip(2).Select((arm, item) => new ArmRecovery(arm.Arm, lost.Arm, tables[item], holm[item], ShareOf(reference, lost, arm)))];
    }

    private static double ShareOf(ArmScores reference, ArmScores lost, ArmScores arm)
    {
        string[] cases = [.. reference.Cases.Intersect(lost.Cases).Intersect(arm.Cases)];
        var values = new[] { reference, lost, arm }.Select(scores => cases.Select(id => scores.Values(scores.Overall)[scores.Cases.ToList().IndexOf(id)]).ToArray()).ToArray();
        int[] shared = [.. Enumerable.Range(0, cases.Length).Where(item => values.All(column => double.IsFinite(column[item])))];
        if (shared.Length == 0) return double.NaN;
        double Mean(double[] column) => shared.Average(item => column[item]);
        var loss = Mean(values[0]) - Mean(values[1]);
        return loss > 0 ? (Mean(values[2]) - Mean(values[1])) / loss : double.NaN;
    }
}
