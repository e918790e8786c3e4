using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The volumes of one case, to be given up piece by piece so that their memory is free again early.</summary>
internal sealed class CaseReading(IReadOnlyList<Volume<float>> channels, LabelVolumes? labels)
{
    private IReadOnlyList<Volume<float>>? _channels = channels;
    private LabelVolumes? _labels = labels;

    /// <summary>Reads all files of a case, several at once, and brings them to the grid of its first channel.</summary>
    public static CaseReading Read(CaseInputs files, int threads)
    {
        var image = files.Images[0];
        var channels = new Volume<float>[files.Images.Count];
        Volume<short>? map = null, previousStage = null;
        Volume<float>? weights = null;
        Volume<int>? boxes = null;
        ParallelCases.For(channels.Length + 4, threads, CancellationToken.None, part =>
        {
            if (part == 0) channels[0] = VolumeFile.Read<float>(image);
            else if (part < channels.Length) channels[part] = VolumeFile.ReadOnto<float>(files.Images[part], image);
            else if (part == channels.Length && files.Labels is { } labels) map = VolumeFile.ReadOnto<short>(labels, image);
            else if (part == channels.Length + 1 && files.Weights is { } ofWeights) weights = VolumeFile.ReadOnto<float>(ofWeights, image);
            else if (part == channels.Length + 2 && files.PreviousStage is { } ofPrevious)
                previousStage = VolumeFile.ReadOnto<short>(ofPrevious, image);
            else if (part == channels.Length + 3 && files.Boxes is { } ofBoxes) boxes = VolumeFile.ReadOnto<int>(ofBoxes, image);
        });
        return new CaseReading(channels, map is null ? null : new LabelVolumes(map, weights, previousStage, boxes));
    }

    public IReadOnlyList<Volume<float>> TakeChannels() => Interlocked.Exchange(ref _channels, null)!;

    public LabelVolumes? TakeLabels() => Interlocked.Exchange(ref _labels, null);
}
