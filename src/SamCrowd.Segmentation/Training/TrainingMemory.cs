using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Training;

/// <summary>
/// What a training will need at its peak on a CPU, bytes. An estimate from counts of values: a parameter has its weight and gradient in
/// float32 and what the optimizer and the average keep; of each convolution output of a batch (<see cref="UNetShape.FeatureMapSize"/>) the
/// output and its normalised form are kept for the backward pass.
/// </summary>
/// <param name="Parameters">Weights, gradients, optimizer, average of the weights.</param>
/// <param name="FeatureMaps">Of one batch.</param>
/// <param name="Batches">Those that the loader makes ahead: image channels in float32, label maps as int16.</param>
internal sealed record TrainingMemory(long Parameters, long FeatureMaps, long Batches)
{
    // .NET, libtorch and oneDNN with their scratch memory: 0.35 GB where network and batch are tiny.
    private const long Program = 350L << 20;

    private const int BatchesAhead = 4, KeptPerValue = 2;

    public long Total => Parameters + FeatureMaps + Batches + Program;

    /// <param name="patch">Z y x, or y x.</param>
    /// <param name="batch">Patches.</param>
    public static TrainingMemory Of(UNetShape shape, IReadOnlyList<int> patch, int batch, TrainerSettings settings)
    {
        var kept = 2 + (settings.Optimizer == OptimizerKind.AdamW ? 2 : 1) + (settings.WeightAveraging > 0 ? 1 : 0);
        var valueBytes = settings.Precision == Precision.Float32 ? sizeof(float) : sizeof(ushort);
        var voxels = patch.Aggregate(1L, (product, edge) => product * edge);
        return new TrainingMemory(
            sizeof(float) * kept * shape.Parameters(),
            (long)KeptPerValue * valueBytes * shape.FeatureMapSize(patch) * batch,
            BatchesAhead * batch * voxels * ((sizeof(float) * shape.InputChannels) + sizeof(short)));
    }

    /// <exception cref="InvalidInputException">It needs more memory than there is; the message has the numbers and what would
    /// fit.</exception>
    public static void Require(UNetShape shape, IReadOnlyList<int> patch, int batch, TrainerSettings settings, long available)
    {
        var need = Of(shape, patch, batch, settings);
        if (need.Total <= available) return;
        var fits = batch;
        while (fits > 0 && Of(shape, patch, fits, settings).Total > available) fits--;
        throw new InvalidInputException(
            "training",
            Text($"a batch of {batch} patches of {string.Join('x', patch)} needs about {Gigabytes(need.Total)} GB of memory ")
            + Text($"({Gigabytes(need.FeatureMaps)} GB feature maps, {Gigabytes(need.Parameters)} GB weights and optimizer, ")
            + Text($"{Gigabytes(need.Batches)} GB batches ahead), and this machine has {Gigabytes(available)} GB"),
            fits > 0 ? Text($"train with a batch of {fits}, a smaller patch or fewer features")
                : "train with a smaller patch or fewer features");
    }

    private static string Gigabytes(long bytes) => Text($"{bytes / 1e9:0.0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
