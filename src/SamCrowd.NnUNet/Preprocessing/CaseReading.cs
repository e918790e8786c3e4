using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>The volumes of one case, to be given up piece by piece so that their memory is free again early.</summary>
internal sealed class CaseReading(IReadOnlyList<Volume<float>> channels, LabelVolumes? labels)
{
    private IReadOnlyList<Volume<float>>? _channels = channels;
    private LabelVolumes? _labels = labels;

    /// <summary>Reads all files of a case, several at once.</summary>
    public static CaseReading Read(CaseInputs files, int threads)
    {
        var channels = new Volume<float>[files.Images.Count];
        Volume<short>? map = null, previousStage = null;
        Volume<float>? weights = null;
        ParallelCases.For(channels.Length + 3, threads, CancellationToken.None, part =>
        {
            if (part < channels.Length) channels[part] = VolumeFile.Read<float>(files.Images[part]);
            else if (part == channels.Length && files.Labels is { } labels) map = VolumeFile.Read<short>(labels);
            else if (part == channels.Length + 1 && files.Weights is { } ofWeights) weights = VolumeFile.Read<float>(ofWeights);
            else if (part == channels.Length + 2 && files.PreviousStage is { } ofPrevious) previousStage = VolumeFile.Read<short>(ofPrevious);
        });
        return new CaseReading(channels, map is null ? null : new LabelVolumes(map, weights, previousStage));
    }

    public IReadOnlyList<Volume<float>> TakeChannels() => Interlocked.Exchange(ref _channels, null)!;

    public LabelVolumes? TakeLabels() => Interlocked.Exchange(ref _labels, null);
}
