namespace SamCrowd.Experiments.Figures;

/// <summary>One organ of one training case.</summary>
/// <param name="Coverage">Of the slices in which the experts marked the organ, the share on which an annotator drew a box, 0 to 1.</param>
/// <param name="Dice">Of the label volume against ground truth.</param>
internal sealed record CoveragePoint(string Arm, string Case, string Label, double Coverage, double Dice);
