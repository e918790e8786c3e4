namespace SamCrowd.Experiments.Figures;

/// <summary>One organ of one training case.</summary>
/// <param name="Coverage">Slices with a box divided by slices in which SAM or the experts marked the organ, 0 to 1.</param>
/// <param name="Dice">Of the label volume against ground truth.</param>
public sealed record CoveragePoint(string Arm, string Case, string Label, double Coverage, double Dice);
