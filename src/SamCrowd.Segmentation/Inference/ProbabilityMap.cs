using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Segmentation.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>Adds the softmax (or, with regions, the sigmoid) of logits to sums in the original grid.</summary>
internal sealed class ProbabilityMap
{
    private readonly LabelScheme _labels;
    private readonly CaseProperties _properties;
    private readonly int[] _steps;

    /// <param name="sums">c z y x, original grid: zeros, or what other models of an ensemble gave.</param>
    public ProbabilityMap(LabelScheme labels, CaseProperties properties, float[] sums)
    {
        (_labels, _properties, Sums) = (labels, properties, sums);
        var size = properties.OriginalSize;
        int[] strides = [size.Y * size.X, size.X, 1];
        _steps = [.. properties.TransposeForward.Select(axis => strides[axis])];
        // Outside the crop there is background for certain; regions have no background channel.
        if (!labels.HasRegions) AddBackgroundOutside(properties.Crop.Permuted([.. Enumerable.Range(0, 3).Select(axis => properties.TransposeForward.ToList().IndexOf(axis))]), size);
    }

    /// <summary>c z y x, original grid.</summary>
    public float[] Sums { get; }

    public static float[] Zeros(LabelScheme labels, Size3 size) => new float[checked((int)(labels.OutputChannels * size.Count))];

    /// <param name="z">Plane of the cropped grid, plan axes.</param>
    /// <param name="logits">c y x.</param>
    /// <param name="threads">Rows at a time.</param>
    public void Add(int z, ReadOnlyMemory<float> logits, int threads) =>
        Parallel.For(0, _properties.Crop.Size.Y, new ParallelOptions { MaxDegreeOfParallelism = threads }, y => AddRow(z, y, logits.Span));

    private void AddRow(int z, int y, ReadOnlySpan<float> logits)
    {
        var (crop, channels) = (_properties.Crop, _labels.OutputChannels);
        var (width, area, channelLength) = (crop.Size.X, crop.Size.Y * crop.Size.X, (int)_properties.OriginalSize.Count);
        var start = ((crop.First.Start + z) * _steps[0]) + ((crop.Second.Start + y) * _steps[1]) + (crop.Third.Start * _steps[2]);
        Span<float> values = stackalloc float[channels];
        for (var x = 0; x < width; x++)
        {
            for (var channel = 0; channel < channels; channel++) values[channel] = logits[(channel * area) + (y * width) + x];
            ToProbabilities(values);
            for (var channel = 0; channel < channels; channel++) Sums[(channel * channelLength) + start + (x * _steps[2])] += values[channel];
        }
    }

    private void AddBackgroundOutside(CropBox crop, Size3 size)
    {
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                var row = Sums.AsSpan(((z * size.Y) + y) * size.X, size.X);
                var crosses = Inside(crop.First, z) && Inside(crop.Second, y);
                for (var x = 0; x < row.Length; x++)
                    if (!(crosses && Inside(crop.Third, x))) row[x] += 1;
            }
        }

        static bool Inside(AxisRange range, int at) => at >= range.Start && at < range.End;
    }

    private void ToProbabilities(Span<float> values)
    {
        if (_labels.HasRegions)
        {
            foreach (ref var value in values) value = 1 / (1 + MathF.Exp(-value));
            return;
        }
        var (largest, sum) = (float.NegativeInfinity, 0f);
        foreach (var value in values) largest = Math.Max(largest, value);
        foreach (ref var value in values) sum += value = MathF.Exp(value - largest);
        foreach (ref var value in values) value /= sum;
    }
}
