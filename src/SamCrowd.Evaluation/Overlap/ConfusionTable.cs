using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>
/// How often each pair of reference and predicted value meets, from which every label's and region's counts follow in one pass over the
/// voxels.
/// </summary>
internal sealed class ConfusionTable
{
    private readonly int[] _values;
    private readonly long[] _counts;

    /// <param name="reference">Same size as <paramref name="prediction"/>.</param>
    /// <param name="ignoreLabel">Voxels of this reference value are not counted.</param>
    public ConfusionTable(Volume<short> reference, Volume<short> prediction, IReadOnlyList<LabelRegion> regions, int? ignoreLabel)
    {
        _values = [.. regions.SelectMany(region => region.Values).Distinct().Order()];
        // Every value that no region names shares the last place.
        var width = _values.Length + 1;
        var place = new int[1 << 16];
        Array.Fill(place, _values.Length);
        for (var i = 0; i < _values.Length; i++)
            if (_values[i] is >= short.MinValue and <= short.MaxValue) place[(ushort)_values[i]] = i;
        _counts = new long[width * width];
        var (theirs, ours) = (reference.Voxels, prediction.Voxels);
        for (var i = 0; i < theirs.Length; i++)
            if (theirs[i] != ignoreLabel) _counts[(place[(ushort)theirs[i]] * width) + place[(ushort)ours[i]]]++;
    }

    public OverlapMetrics Overlap(LabelRegion region)
    {
        var inside = Array.ConvertAll(_values, region.Values.Contains);
        var width = _values.Length + 1;
        long both = 0, predicted = 0, referenced = 0, total = 0;
        for (var i = 0; i < width; i++)
        {
            for (var j = 0; j < width; j++)
            {
                var count = _counts[(i * width) + j];
                var (inReference, inPrediction) = (i < _values.Length && inside[i], j < _values.Length && inside[j]);
                total += count;
                if (inReference) referenced += count;
                if (inPrediction) predicted += count;
                if (inReference && inPrediction) both += count;
            }
        }
        return OverlapMetrics.OfCounts(both, predicted - both, referenced - both, total - predicted - referenced + both);
    }
}
