using SamCrowd.Evaluation.Regions;
using SamCrowd.Evaluation.Surfaces;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>All cases of an evaluation and their means; <see cref="SummaryFile"/> writes it as nnU-Net's summary.json.</summary>
/// <param name="Cases">In the order of the file names.</param>
internal sealed record EvaluationSummary(IReadOnlyList<LabelRegion> Regions, IReadOnlyList<CaseEvaluation> Cases)
{
    /// <summary>Files that lie in the two folders and were not compared, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Mean over the cases, one entry a region; cases without the region (NaN) do not count.</summary>
    public IReadOnlyList<OverlapMetrics> Means =>
        [.. Regions.Select((_, region) => OverlapMetrics.MeanWithoutNaN([.. Cases.Select(item => item.Overlap[region])]))];

    /// <summary>Plain mean of the regions' means, background left out; NaN where one of them is.</summary>
    public OverlapMetrics ForegroundMean => OverlapMetrics.Mean([.. Means.Where((_, region) => !Regions[region].IsBackground)]);

    /// <summary>The Dice of a region by case; NaN where neither image has it.</summary>
    public IReadOnlyList<double> Dice(LabelRegion region)
    {
        var index = Regions.ToList().IndexOf(region);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return [.. Cases.Select(item => item.Overlap[index].Dice)];
    }

    /// <summary>Mean of an overlap figure over the cases where it is finite, and how many these are.</summary>
    /// <param name="region">Place of the region in <see cref="Regions"/>.</param>
    public FiniteMean MeanOf(int region, Func<OverlapMetrics, double> figure) =>
        FiniteMean.Over(Cases.Select(item => figure(item.Overlap[region])));

    /// <summary>Likewise of a surface figure: a missed organ has no finite distance.</summary>
    public FiniteMean MeanOf(int region, Func<SurfaceMetrics, double> figure) =>
        FiniteMean.Over(Cases.Select(item => item.Surfaces is { } surfaces ? figure(surfaces[region]) : double.NaN));
}

/// <summary>A mean over those values that are finite.</summary>
/// <param name="Mean">NaN where none is.</param>
/// <param name="Count">How many are.</param>
/// <param name="Of">Out of how many.</param>
internal readonly record struct FiniteMean(double Mean, int Count, int Of)
{
    public static FiniteMean Over(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double[] finite = [.. all.Where(double.IsFinite)];
        return new FiniteMean(finite.Length == 0 ? double.NaN : finite.Average(), finite.Length, all.Length);
    }
}
