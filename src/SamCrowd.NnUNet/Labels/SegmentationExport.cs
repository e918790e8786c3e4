using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.NnUNet.Labels;

/// <summary>
/// Makes the label map of the original image from logits of the preprocessed grid (nnU-Net:
/// convert_predicted_logits_to_segmentation_with_correct_shape): resample to the cropped size, take the largest channel or every region
/// above one half, put the crop and the axes back.
/// </summary>
internal sealed class SegmentationExport : ILogitConsumer
{
    private readonly LabelScheme _labels;
    private readonly CaseProperties _properties;
    private readonly short[] _cropped;
    private readonly ProbabilityMap? _probabilities;
    private readonly LogitResampler _resampler;

    /// <param name="withProbabilities">Also keep the probabilities of all channels in the original grid.</param>
    public SegmentationExport(LabelScheme labels, CaseProperties properties, ConfigurationPlan configuration, int threads,
        bool withProbabilities = false)
    {
        (_labels, _properties) = (labels, properties);
        _cropped = new short[properties.SizeAfterCropping.Count];
        if (withProbabilities)
            _probabilities = new ProbabilityMap(labels, properties, ProbabilityMap.Zeros(labels, properties.OriginalSize));
        var separateAxis = properties.SeparateAxisBack(configuration.ResamplingProbabilities);
        _resampler = new LogitResampler(labels.OutputChannels, properties.Size, properties.SizeAfterCropping, separateAxis, threads,
            Decide);
    }

    public void Accept(int z, ReadOnlyMemory<float> plane) => _resampler.Accept(z, plane);

    /// <summary>The label map in the original grid, once all planes are in; 0 outside the crop.</summary>
    public Volume<short> ToVolume() => _properties.ToOriginalGrid(_cropped);

    /// <summary>Probabilities c z y x in the original grid; background 1 outside the crop. Only where they were asked for.</summary>
    public float[] Probabilities => (_probabilities ?? throw new InvalidOperationException("probabilities were not asked for")).Sums;

    private void Decide(int z, int y, ReadOnlySpan<float> logits)
    {
        var (rows, width) = (_properties.SizeAfterCropping.Y, _properties.SizeAfterCropping.X);
        LabelConversion.Decide(_labels, logits, 0, _cropped.AsSpan(((z * rows) + y) * width, width));
        _probabilities?.AddRow(z, y, logits);
    }
}
