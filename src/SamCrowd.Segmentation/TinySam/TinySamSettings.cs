using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>How the small promptable segmenter is trained.</summary>
/// <param name="Cases">Phantom volumes to draw slices from.</param>
/// <param name="Iterations">Steps of AdamW with a cosine schedule.</param>
/// <param name="BatchSize">Slices a step.</param>
/// <param name="LearningRate">At the start, after a warm-up of 50 steps.</param>
/// <param name="Seed">Fixes the phantoms, the slices, the prompts and the first weights.</param>
public sealed record TinySamSettings(int Cases = 24, int Iterations = 1100, int BatchSize = 8, double LearningRate = 4e-3, int Seed = 1)
{
    /// <summary>Sizes of the phantom volumes, taken in turn: fine ones, and the size that a phantom data set has by default.</summary>
    public IReadOnlyList<Size3> Sizes { get; init; } = [new Size3(40, 160, 160), new PhantomSettings().Size];

    public TinySamArchitecture Architecture { get; init; } = new();

    public int Threads { get; init; } = Environment.ProcessorCount;
}
