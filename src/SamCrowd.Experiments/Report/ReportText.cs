using System.Globalization;
using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Experiments.Report;

/// <summary>Numbers as the report prints them.</summary>
internal static class ReportText
{
    public static string Score(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "n/a";

    /// <summary>"0.824 ± 0.012": with fewer than 10 values by Student's t, and without an interval where there is one value.</summary>
    public static string Interval(MeanInterval interval) => interval.Count == 0
        ? "n/a"
        : double.IsNaN(interval.Reach)
            ? Score(interval.Mean)
            : string.Create(CultureInfo.InvariantCulture, $"{interval.Mean:0.000} ± {interval.Reach:0.000}");

    public static string Signed(double value) =>
        double.IsFinite(value) ? value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture) : "n/a";

    /// <summary>"[−0.040, −0.010]".</summary>
    public static string Range(Interval interval) => double.IsFinite(interval.Low) ? $"[{Signed(interval.Low)}, {Signed(interval.High)}]"
        : "n/a";

    /// <summary>"−0.025 [−0.040, −0.010]".</summary>
    public static string Estimate(Interval interval) => double.IsFinite(interval.Estimate)
        ? $"{Signed(interval.Estimate)} {Range(interval)}{Level(interval)}" : "n/a";

    /// <summary>" (75 %)" where an interval cannot hold 95 %.</summary>
    public static string Level(Interval interval) => Math.Abs(interval.Confidence - 0.95) > 0.005
        ? interval.Confidence.ToString(" (0 %)", CultureInfo.InvariantCulture)
        : "";

    /// <summary>"75 % [60 %, 91 %]"; the share alone where it has no interval.</summary>
    public static string Share(Interval share) => !double.IsFinite(share.Estimate) ? "n/a"
        : double.IsFinite(share.Low) ? $"{Percent(share.Estimate)} [{Percent(share.Low)}, {Percent(share.High)}]" : Percent(share.Estimate);

    public static string Percent(double share) => double.IsFinite(share) ? share.ToString("0 %;−0 %", CultureInfo.InvariantCulture) : "n/a";

    public static string P(double p) => double.IsNaN(p) ? "n/a" : p < 0.0001 ? "< 0.0001"
        : p.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>"p = 0.0123", "p &lt; 0.0001".</summary>
    public static string NamedP(double p) => double.IsNaN(p) ? "no p-value, no pair differs" : p < 0.0001 ? "p < 0.0001" : $"p = {P(p)}";
}
