namespace SamCrowd.Evaluation.Statistics;

/// <summary>An estimate with its confidence interval.</summary>
/// <param name="Confidence">What the interval really holds, e.g. 0.95; small samples cannot hold every level.</param>
public sealed record Interval(double Estimate, double Low, double High, double Confidence);
