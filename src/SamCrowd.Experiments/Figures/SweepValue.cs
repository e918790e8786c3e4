namespace SamCrowd.Experiments.Figures;

/// <summary>One point of a sweep's curve.</summary>
/// <param name="Value">The swept value as it was written.</param>
/// <param name="Line">What it belongs to: the arm, and the other swept values.</param>
/// <param name="Dice">Mean over the test cases, 0 to 1; NaN where there is none.</param>
internal sealed record SweepValue(string Value, string Line, double Dice);
