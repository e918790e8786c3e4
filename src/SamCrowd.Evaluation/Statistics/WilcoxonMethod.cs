namespace SamCrowd.Evaluation.Statistics;

/// <summary>How the p-value is found; <see cref="Auto"/> is scipy's choice: exact up to 50 pairs without a zero difference, else normal.</summary>
public enum WilcoxonMethod
{
    Auto,
    Exact,
    Approximate,
}
