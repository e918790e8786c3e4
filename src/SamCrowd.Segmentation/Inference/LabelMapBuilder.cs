using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Segmentation.Planning;
using SamCrowd.Segmentation.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// Makes the label map of the original image from logits of the preprocessed grid (nnU-Net:
/// convert_predicted_logits_to_segmentation_with_correct_shape): resample to the cropped size, take the largest channel or every region
/// above one half, put the crop and the axes back.
/// </summary>
public sealed class LabelMapBuilder : ILogitConsumer
{
    private readonly LabelScheme _labels;
    private readonly CaseProperties _properties;
    private readonly short[] _cropped;
    private readonly ProbabilityMap? _probabilities;
    private readonly PlaneResampler _resampler;

    /// <param name="withProbabilities">Also keep the probabilities of all channels in the original grid.</param>
    public LabelMapBuilder(LabelScheme labels, CaseProperties properties, ConfigurationPlan configuration, int threads, bool withProbabilities = false)
    {
        (_labels, _properties) = (labels, properties);
        _cropped = new short[properties.SizeAfterCropping.Count];
        if (withProbabilities) _probabilities = new ProbabilityMap(labels, properties);
        var separateAxis = properties.SeparateAxisBack(configuration.ResamplingProbabilities);
        _resampler = new PlaneResampler(labels.OutputChannels, properties.Size, properties.SizeAfterCropping, separateAxis, threads, Decide);
    }

    public void Accept(int z, ReadOnlyMemory<float> plane) => _resampler.Accept(z, plane);

    /// <summary>The label map in the original grid, once all planes are in; 0 outside the crop.</summary>
    public Volume<short> ToVolume() => _properties.ToOriginalGrid(_cropped);

    /// <summary>Probabilities c z y x in the original grid; background 1 outside the crop. Only where they were asked for.</summary>
    public float[] Probabilities => (_probabilities ?? throw new InvalidOperationException("probabilities were not asked for")).Values;

    private void Decide(int z, float[] logits)
    {
        var area = _properties.SizeAfterCropping.Y * _properties.SizeAfterCropping.X;
        var target = _cropped.AsSpan(z * area, area);
        if (_labels.HasRegions) FillRegions(logits, target);
        else FillLargest(logits, target);
        _probabilities?.Add(z, logits);
    }

    private void FillLargest(ReadOnlySpan<float> logits, Span<short> target)
    {
        var area = target.Length;
        var best = logits[..area].ToArray();
        for (var channel = 1; channel < _labels.OutputChannels; channel++)
        {
            var values = logits.Slice(channel * area, area);
            for (var i = 0; i < area; i++)
            {
                if (!(values[i] > best[i])) continue;
                best[i] = values[i];
                target[i] = (short)channel;
            }
        }
    }

    /// <summary>A sigmoid is above one half where its logit is above 0; later regions overwrite earlier ones.</summary>
    private void FillRegions(ReadOnlySpan<float> logits, Span<short> target)
    {
        for (var region = 0; region < _labels.OutputChannels; region++)
        {
            var values = logits.Slice(region * target.Length, target.Length);
            var label = (short)_labels.RegionsClassOrder![region];
            for (var i = 0; i < target.Length; i++)
                if (values[i] > 0) target[i] = label;
        }
    }
}
