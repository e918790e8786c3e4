using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using TorchSharp;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// What the prediction of a case will need beside the other cases, bytes, from the headers of its images: an estimate from counts of
/// voxels, as if nothing could be cropped.
/// </summary>
/// <param name="Prepared">Images as they are read and as the network sees them. The next case has its own while one is predicted.</param>
/// <param name="Predicted">Sums of the planes that tiles come to, the label map, and probabilities where they are held whole.</param>
internal sealed record PredictionMemory(long Prepared, long Predicted)
{
    /// <summary>.NET, libtorch and oneDNN: what a prediction of a tiny case takes.</summary>
    private const long Program = 350L << 20;

    public long Total => Prepared + Predicted;

    /// <param name="probabilities">Whether probabilities are held in the grid of the images: they are saved, or of several models.</param>
    public static PredictionMemory Of(IReadOnlyList<string> images, Predictor predictor, bool probabilities)
    {
        var header = VolumeFile.ReadHeader(images[0]);
        var size = PreprocessedGrid.Of(header, predictor.Model.Plans, predictor.Configuration, images[0]);
        var (read, seen, classes) = (header.Size.Count, size.Count, (long)predictor.Labels.OutputChannels);
        var channels = images.Count + (predictor.NeedsPreviousStage ? predictor.Labels.ForegroundLabels.Count : 0);
        var depth = Math.Min(size.Z, predictor.Configuration.Dimensions == 2 ? 1 : predictor.Configuration.PatchSize[0]);
        var sums = sizeof(float) * (classes + 1) * depth * size.Y * size.X;
        return new PredictionMemory(
            sizeof(float) * ((images.Count * read) + (channels * seen)),
            sums + (sizeof(short) * read) + (probabilities ? sizeof(float) * classes * read : 0));
    }

    /// <summary>What the network needs for the batches it is given: weights, skips and the tensors that a layer works on.</summary>
    /// <param name="networks">How many there are, one working at a time.</param>
    public static long OfNetwork(
        UNetShape shape, IReadOnlyList<int> patch, int images, int bytesPerValue, int networks, DeviceType device)
    {
        if (device != DeviceType.CPU) return Program;
        var voxels = shape.VoxelsPerStage(patch);
        var skips = shape.Features.Select((width, stage) => width * voxels[stage]).Sum();
        return Program + (sizeof(float) * shape.Parameters() * networks)
            + (bytesPerValue * images * (skips + (3L * shape.Features[0] * voxels[0])));
    }

    /// <exception cref="InvalidInputException">The case alone needs more memory than there is.</exception>
    public void Require(string caseId, long network, long available)
    {
        if (Total + network <= available) return;
        throw new InvalidInputException(
            $"case {caseId}",
            string.Create(CultureInfo.InvariantCulture, $"its prediction needs about {(Total + network) / 1e9:0.0} GB of memory ")
            + string.Create(CultureInfo.InvariantCulture, $"({network / 1e9:0.0} GB network, {Prepared / 1e9:0.0} GB images, ")
            + string.Create(CultureInfo.InvariantCulture, $"{Predicted / 1e9:0.0} GB sums and label map), and this machine has "
            + $"{available / 1e9:0.0} GB"),
            "predict it on a machine with more memory, without saving probabilities, or with a plan of a coarser spacing or smaller patch");
    }
}
