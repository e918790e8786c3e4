using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>
/// Extracts the fingerprint of a data set as nnU-Net does (dataset_fingerprint/fingerprint_extractor.py), sampling included: the same
/// voxels are drawn, and mean and standard deviation are summed in float32 in numpy's order, so the file equals the peer's.
/// </summary>
[ResultVersion("fingerprint", 1)]
public static class FingerprintExtractor
{
    /// <summary>Foreground voxels drawn from the whole data set, per channel.</summary>
    internal const int SampledVoxels = 100_000_000;

    private const string Step = "Fingerprint";

    /// <summary>The fingerprint of the training cases; all images and label maps are read once.</summary>
    /// <param name="dataset">Its training cases need labels.</param>
    /// <param name="threads">Cases read at once; at least 1.</param>
    /// <param name="progress">Cases done.</param>
    /// <param name="cancellation">Ends the work between two cases.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, image and label do not match, a voxel is NaN, or no case has
    /// foreground.</exception>
    public static DatasetFingerprint Extract(DatasetFolder dataset, int threads, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (dataset.TrainingCases.Count == 0)
            throw new InvalidInputException($"{dataset.Root}: there are no training cases; put images named "
                + $"<case>_0000{dataset.Description.FileEnding} into imagesTr");
        return Extract(dataset.TrainingCases, dataset.Description.ChannelNames.Count, threads, progress, cancellation);
    }

    /// <param name="cases">With labels; rows of the fingerprint come in this order.</param>
    /// <param name="channels">Images a case.</param>
    /// <param name="sampledVoxels">Foreground voxels to draw in all, the same number in each case; the peer's figure gives the peer's
    /// fingerprint.</param>
    internal static DatasetFingerprint Extract(
        IReadOnlyList<DatasetCase> cases,
        int channels,
        int threads,
        IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default,
        int sampledVoxels = SampledVoxels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var samples = new ForegroundSamples(cases.Count, channels, sampledVoxels / cases.Count);
        var measured = new CaseMeasurement[cases.Count];
        var done = 0;
        ParallelCases.For(cases.Count, threads, cancellation, i =>
        {
            measured[i] = CaseMeasurement.Of(cases[i], channels, samples, i);
            progress?.Report(new StepProgress(Step, Interlocked.Increment(ref done), cases.Count, cases[i].Id));
        });
        if (samples.Count == 0)
            throw new InvalidInputException("no training case has a voxel with a label above 0; check the label files");
        return new DatasetFingerprint(
            [.. measured.Select(one => one.Spacing)],
            [.. measured.Select(one => one.ShapeAfterCrop)],
            [.. Enumerable.Range(0, channels).Select(channel => IntensityStatistics.Of(samples.Channel(channel), threads))],
            Percentiles.Median(measured.Select(one => one.RelativeSizeAfterCropping)));
    }
}
