using SamCrowd.Evaluation.Comparison;

namespace SamCrowd.Experiments.Report;

/// <summary>One arm against the study's first.</summary>
/// <param name="Table">A is the arm, B the reference: differences are arm minus reference.</param>
internal sealed record ArmComparison(string Arm, TableComparison Table)
{
    /// <param name="label">A label's name, or <see cref="ArmScores.Mean"/>.</param>
    public PairedComparison Row(string label) => Table.Rows.Single(row => row.Column == label);
}
