using SamCrowd.Evaluation.Comparison;

namespace SamCrowd.Experiments.Report;

/// <summary>What SAM's labels add to the ground-truth volumes that an arm uses.</summary>
/// <param name="Control">The arm that learned from the same volumes alone.</param>
/// <param name="Volumes">How many these are.</param>
/// <param name="Table">A is the arm, B its control.</param>
internal sealed record ControlGain(string Arm, string Control, int Volumes, TableComparison Table)
{
    /// <summary>The mean over the labels, or the only label.</summary>
    public PairedComparison Overall => Table.Mean ?? Table.Columns[0];
}
