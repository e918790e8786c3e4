namespace SamCrowd.Evaluation.Statistics;

/// <summary>Holm's step-down correction for several tests (Holm 1979).</summary>
internal static class HolmCorrection
{
    /// <summary>Adjusted p-values in the given order. NaN stays NaN and does not count as a test.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var adjusted = pValues.ToArray();
        var order = Enumerable.Range(0, adjusted.Length).Where(i => !double.IsNaN(pValues[i])).OrderBy(i => pValues[i]).ToArray();
        var largest = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - rank) * pValues[order[rank]]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
