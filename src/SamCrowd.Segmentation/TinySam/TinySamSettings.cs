using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>How the small promptable segmenter is trained.</summary>
internal sealed record TinySamSettings
{
    [Setting("Phantom volumes to draw slices from.", Min = 1, ValueName = "N")]
    public int Cases { get; init; } = 24;

    [Setting("Steps of AdamW with a cosine schedule.", Min = 1, ValueName = "N")]
    public int Iterations { get; init; } = 1100;

    [Setting("Slices per step.", Min = 1, Max = 1024, ValueName = "N")]
    public int BatchSize { get; init; } = 8;

    [Setting("Learning rate after a warm-up of 50 steps.", Above = 0, ValueName = "LR")]
    public double LearningRate { get; init; } = 4e-3;

    [Setting("Fixes the phantoms, the slices, the prompts and the first weights.", ValueName = "S")]
    public int Seed { get; init; } = 1;

    /// <summary>Sizes of the phantom volumes, taken in turn: fine ones, and the size that a phantom data set has by default.</summary>
    public IReadOnlyList<Size3> Sizes { get; init; } = [new Size3(40, 160, 160), new PhantomSettings().Size];

    public TinySamArchitecture Architecture { get; init; } = new();

    [Setting("Threads of libtorch; 0 for all cores. The same number gives the same weights.", Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }
}
