namespace SamCrowd.Experiments.Comparison;

/// <param name="Scores">In the order of the table's columns; NaN for none.</param>
public sealed record ScoreRow(string Case, IReadOnlyList<double> Scores);
