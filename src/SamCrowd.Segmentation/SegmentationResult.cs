using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;

namespace SamCrowd.Segmentation;

/// <summary>What a <see cref="SegmentationModel"/> made of an image, in the image's grid.</summary>
public sealed class SegmentationResult
{
    private readonly LabelScheme _scheme;
    private readonly float[]? _probabilities;

    internal SegmentationResult(Volume<short> labels, LabelScheme scheme, float[]? probabilities) =>
        (Labels, _scheme, _probabilities) = (labels, scheme, probabilities);

    /// <summary>The label of every voxel, z y x.</summary>
    public Volume<short> Labels { get; }

    /// <summary>The value that a label has in <see cref="Labels"/>.</summary>
    /// <exception cref="ArgumentException">The model has no such label, or it is a region of several values.</exception>
    public short ValueOf(string label) => Entry(label).Values is [var value]
        ? (short)value
        : throw new ArgumentException($"'{label}' is a region of several values", nameof(label));

    /// <summary>
    /// The probability of a label in every voxel, 0 to 1, z y x: of all labels they sum to 1, of regions each stands for itself.
    /// </summary>
    /// <exception cref="ArgumentException">The model has no such label.</exception>
    /// <exception cref="InvalidOperationException">Probabilities were not kept.</exception>
    public Volume<float> Probability(string label)
    {
        if (_probabilities is null)
            throw new InvalidOperationException("probabilities were not kept; segment with withProbabilities: true");
        var values = Entry(label).Values;
        var channel = _scheme.HasRegions
            ? _scheme.ForegroundRegions.Select((region, index) => (region, index)).Where(item => item.region.SequenceEqual(values))
            .Select(item => item.index).DefaultIfEmpty(-1).First()
            : _scheme.All.ToList().IndexOf(values[0]);
        if (channel < 0) throw new ArgumentException($"the network has no output for '{label}'", nameof(label));
        var voxels = Labels.Voxels.Length;
        return new Volume<float>(Labels.Size, Labels.Geometry, _probabilities[(channel * voxels)..((channel + 1) * voxels)]);
    }

    private LabelEntry Entry(string label) => _scheme.Entries.FirstOrDefault(entry => entry.Name == label)
        ?? throw new ArgumentException($"there is no label '{label}'; there are "
        + $"{string.Join(", ", _scheme.Entries.Select(entry => entry.Name))}", nameof(label));
}
