namespace SamCrowd.Experiments.Figures;

/// <summary>How good SAM's label of one slice is.</summary>
/// <param name="Slice">Number along the slice axis, from 0.</param>
/// <param name="Dice">Against ground truth, 0 to 1; NaN where neither has the label.</param>
/// <param name="Boxed">Whether SAM was given a box of the label there.</param>
public sealed record SliceScore(string Case, string Label, int Slice, double Dice, bool Boxed);
