using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// What is made of one case. One model's label map is decided plane by plane; of several models the probabilities are averaged in the
/// original grid first (nnU-Net: ensembling/ensemble.py), for which they are held whole.
/// </summary>
internal sealed class CasePrediction(LabelScheme labels, int models, bool withProbabilities)
{
    private SegmentationExport? _single;
    private float[]? _sums;
    private CaseProperties? _properties;

    /// <summary>c z y x, original grid; once <see cref="ToVolume"/> was called, and where they were asked for.</summary>
    public float[] Probabilities => _single?.Probabilities ?? _sums!;

    /// <summary>Takes the logits of the next model.</summary>
    public ILogitConsumer Next(Predictor predictor, CaseProperties properties)
    {
        var threads = predictor.Settings.ThreadCount;
        if (models == 1) return _single = new SegmentationExport(labels, properties, predictor.Configuration, threads, withProbabilities);
        _properties ??= properties;
        _sums ??= ProbabilityMap.Zeros(labels, properties.OriginalSize);
        var map = new ProbabilityMap(labels, properties, _sums);
        var separateAxis = properties.SeparateAxisBack(predictor.Configuration.ResamplingProbabilities);
        return new LogitResampler(labels.OutputChannels, properties.Size, properties.SizeAfterCropping, separateAxis, threads, map.AddRow);
    }

    /// <summary>The label map in the original grid, once all models' planes are in.</summary>
    public Volume<short> ToVolume()
    {
        if (_single is not null) return _single.ToVolume();
        foreach (ref var value in _sums.AsSpan()) value /= models;
        var map = new Volume<short>(_properties!.OriginalSize, _properties.Geometry);
        LabelConversion.Decide(labels, _sums, 0.5f, map.Voxels);
        return map;
    }
}
