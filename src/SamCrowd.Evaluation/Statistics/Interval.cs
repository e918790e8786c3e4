namespace SamCrowd.Evaluation.Statistics;

/// <summary>An estimate with its confidence interval.</summary>
/// <param name="Estimate">NaN where there is none; so are the ends.</param>
/// <param name="Low">The lower end, in the estimate's unit.</param>
/// <param name="High">The upper end.</param>
/// <param name="Confidence">What the interval really holds, e.g. 0.95; small samples cannot hold every level.</param>
public sealed record Interval(double Estimate, double Low, double High, double Confidence);
