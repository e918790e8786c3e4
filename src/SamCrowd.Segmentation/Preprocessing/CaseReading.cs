using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Segmentation.Preprocessing;

/// <summary>The volumes of one case, to be given up piece by piece so that their memory is free again early.</summary>
internal sealed class CaseReading(IReadOnlyList<Volume<float>> channels, Volume<short>? labels)
{
    private IReadOnlyList<Volume<float>>? _channels = channels;
    private Volume<short>? _labels = labels;

    /// <summary>Reads all files of a case, several at once.</summary>
    public static CaseReading Read(DatasetCase item, int threads)
    {
        var channels = new Volume<float>[item.ImagePaths.Count];
        Volume<short>? labels = null;
        try
        {
            Parallel.For(0, channels.Length + 1, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            {
                if (part < channels.Length) channels[part] = VolumeFile.Read<float>(item.ImagePaths[part]);
                else if (item.LabelPath is not null) labels = VolumeFile.Read<short>(item.LabelPath);
            });
        }
        catch (AggregateException error) when (error.InnerException is InvalidInputException wrong)
        {
            throw new InvalidInputException(wrong.Message, error);
        }
        return new CaseReading(channels, labels);
    }

    public IReadOnlyList<Volume<float>> TakeChannels() => Interlocked.Exchange(ref _channels, null)!;

    public Volume<short>? TakeLabels() => Interlocked.Exchange(ref _labels, null);
}
