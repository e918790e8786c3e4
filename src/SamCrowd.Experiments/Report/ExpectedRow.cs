namespace SamCrowd.Experiments.Report;

/// <summary>What a study is expected to give for one label of one arm.</summary>
/// <param name="Measure">"test": Dice of the test cases; "labels": Dice of SAM's training labels.</param>
/// <param name="Label">A label's name, or "mean".</param>
/// <param name="HalfWidth">1.96 · SD / √n; null where not known.</param>
/// <param name="P">Of the test against the first arm; null for the first arm itself and where not known.</param>
/// <param name="Tolerance">How far our mean may be away; null where the distance is only shown.</param>
internal sealed record ExpectedRow(string Measure, string Arm, string Label, double Mean, double? HalfWidth, double? P, double? Tolerance);
