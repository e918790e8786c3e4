namespace SamCrowd.Evaluation.Overlap;

/// <summary>All cases of an evaluation and their means; <see cref="SummaryFile"/> writes it as nnU-Net's summary.json.</summary>
/// <param name="Cases">In the order of the file names.</param>
public sealed record EvaluationSummary(IReadOnlyList<LabelRegion> Regions, IReadOnlyList<CaseEvaluation> Cases)
{
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
}
