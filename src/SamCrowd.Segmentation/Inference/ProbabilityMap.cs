using SamCrowd.Datasets.Layout;
using SamCrowd.Segmentation.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>Softmax (or, with regions, sigmoid) of logits, put into the original grid.</summary>
internal sealed class ProbabilityMap
{
    private readonly LabelScheme _labels;
    private readonly CaseProperties _properties;
    private readonly int[] _steps;

    public ProbabilityMap(LabelScheme labels, CaseProperties properties)
    {
        (_labels, _properties) = (labels, properties);
        var size = properties.OriginalSize;
        int[] strides = [size.Y * size.X, size.X, 1];
        _steps = [.. properties.TransposeForward.Select(axis => strides[axis])];
        Values = new float[checked((int)(labels.OutputChannels * size.Count))];
        // Outside the crop there is background for certain; regions have no background channel.
        if (!labels.HasRegions) Values.AsSpan(0, (int)size.Count).Fill(1);
    }

    /// <summary>c z y x, original grid.</summary>
    public float[] Values { get; }

    /// <param name="z">Plane of the cropped grid, plan axes.</param>
    /// <param name="logits">c y x.</param>
    public void Add(int z, ReadOnlySpan<float> logits)
    {
        var (crop, channels) = (_properties.Crop, _labels.OutputChannels);
        var area = crop.Size.Y * crop.Size.X;
        var channelLength = (int)_properties.OriginalSize.Count;
        Span<double> values = stackalloc double[channels];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < channels; channel++) values[channel] = logits[(channel * area) + i];
            ToProbabilities(values);
            var at = ((crop.First.Start + z) * _steps[0]) + ((crop.Second.Start + (i / crop.Size.X)) * _steps[1]) + ((crop.Third.Start + (i % crop.Size.X)) * _steps[2]);
            for (var channel = 0; channel < channels; channel++) Values[(channel * channelLength) + at] = (float)values[channel];
        }
    }

    private void ToProbabilities(Span<double> values)
    {
        if (_labels.HasRegions)
        {
            foreach (ref var value in values) value = 1 / (1 + Math.Exp(-value));
            return;
        }
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var value in values) largest = Math.Max(largest, value);
        foreach (ref var value in values) sum += value = Math.Exp(value - largest);
        foreach (ref var value in values) value /= sum;
    }
}
