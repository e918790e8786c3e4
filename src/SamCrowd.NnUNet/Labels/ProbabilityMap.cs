using System.Buffers;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.NnUNet.Labels;

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
        if (!labels.HasRegions)
            AddBackgroundOutside(properties.Crop.Permuted(
                [.. Enumerable.Range(0, 3).Select(axis => properties.TransposeForward.ToList().IndexOf(axis))]), size);
    }

    /// <summary>c z y x, original grid.</summary>
    public float[] Sums { get; }

    public static float[] Zeros(LabelScheme labels, Size3 size) => new float[checked((int)(labels.OutputChannels * size.Count))];

    /// <summary>May be called from several threads at once, for different rows.</summary>
    /// <param name="z">Plane of the cropped grid, plan axes.</param>
    /// <param name="y">Row of that plane.</param>
    /// <param name="logits">c x.</param>
    public void AddRow(int z, int y, ReadOnlySpan<float> logits)
    {
        var (crop, channels, channelLength) = (_properties.Crop, _labels.OutputChannels, (int)_properties.OriginalSize.Count);
        var start = ((crop.First.Start + z) * _steps[0]) + ((crop.Second.Start + y) * _steps[1]) + (crop.Third.Start * _steps[2]);
        var rented = ArrayPool<float>.Shared.Rent(logits.Length);
        var row = rented.AsSpan(0, logits.Length);
        if (_labels.HasRegions) ChannelProbabilities.Sigmoid(logits, row);
        else ChannelProbabilities.Softmax(logits, row, channels);
        var width = crop.Size.X;
        for (var channel = 0; channel < channels; channel++)
        {
            var target = Sums.AsSpan((channel * channelLength) + start);
            for (var x = 0; x < width; x++) target[x * _steps[2]] += row[(channel * width) + x];
        }
        ArrayPool<float>.Shared.Return(rented);
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
}
