namespace SamCrowd.Evaluation.Overlap;

/// <summary>
/// Overlap of one region of one case, as nnU-Net's evaluate_predictions.py counts it. Means over cases use the same record.
/// </summary>
/// <param name="Dice">2 TP / (2 TP + FP + FN); NaN where neither image has the region.</param>
/// <param name="IoU">TP / (TP + FP + FN); NaN likewise.</param>
internal sealed record OverlapMetrics(double Dice, double IoU, double FalsePositives, double TruePositives, double FalseNegatives,
    double TrueNegatives)
{
    public double PredictedVoxels => FalsePositives + TruePositives;

    public double ReferenceVoxels => FalseNegatives + TruePositives;

    public static OverlapMetrics OfCounts(long truePositives, long falsePositives, long falseNegatives, long trueNegatives)
    {
        var union = truePositives + falsePositives + falseNegatives;
        return new OverlapMetrics(
            union == 0 ? double.NaN : 2.0 * truePositives / ((2 * truePositives) + falsePositives + falseNegatives),
            union == 0 ? double.NaN : (double)truePositives / union,
            falsePositives,
            truePositives,
            falseNegatives,
            trueNegatives);
    }

    /// <summary>Mean of each figure over the cases where it is not NaN (numpy's nanmean); NaN where it is NaN in all.</summary>
    public static OverlapMetrics MeanWithoutNaN(IReadOnlyList<OverlapMetrics> cases) => Combine(cases, values =>
    {
        var kept = values.Where(value => !double.IsNaN(value)).ToArray();
        return kept.Length == 0 ? double.NaN : kept.Sum() / kept.Length;
    });

    /// <summary>Plain mean: one NaN makes it NaN. nnU-Net takes the mean over regions so.</summary>
    public static OverlapMetrics Mean(IReadOnlyList<OverlapMetrics> regions) => Combine(regions, values => values.Sum() / values.Count);

    private static OverlapMetrics Combine(IReadOnlyList<OverlapMetrics> all, Func<IReadOnlyList<double>, double> combine)
    {
        double Of(Func<OverlapMetrics, double> figure) => combine([.. all.Select(figure)]);
        return new OverlapMetrics(
            Of(one => one.Dice), Of(one => one.IoU), Of(one => one.FalsePositives), Of(one => one.TruePositives),
            Of(one => one.FalseNegatives), Of(one => one.TrueNegatives));
    }
}
