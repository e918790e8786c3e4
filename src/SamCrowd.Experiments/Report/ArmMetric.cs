namespace SamCrowd.Experiments.Report;

/// <summary>One figure of an arm's test cases.</summary>
/// <param name="Metric">Its column in tables, e.g. "HD95_mm".</param>
/// <param name="Scores">By seed, case and label; infinite where a surface distance has no end, NaN where the figure is not defined.</param>
internal sealed record ArmMetric(string Metric, ArmScores Scores);
