using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>prediction</c> key of an experiment. The defaults are nnU-Net's.</summary>
public sealed record PredictionSection
{
    [Description("Checkpoint to predict with: final, best or latest.")]
    public string Checkpoint { get; init; } = "final";

    [Description("Largest distance of neighbouring tiles as a fraction of the tile.")]
    [Range(0.01, 1.0)]
    public double StepSize { get; init; } = 0.5;

    [Description("Average over flipped inputs, along the axes that training mirrored.")]
    public bool Mirroring { get; init; } = true;

    [Description("Tiles count most at their centre; else everywhere the same.")]
    public bool GaussianImportance { get; init; } = true;

    [Description("float32, b-float16 or float16 (CUDA only); where it is left out, b-float16 on CPUs with AVX512-BF16 or AMX, else float32.")]
    public Precision? Precision { get; init; }

    [Description("Tiles and mirrored copies that go through the network together; 0: what suits network, device and memory best.")]
    [Range(0, 4096)]
    public int TilesPerBatch { get; init; }

    [Description("auto (a GPU where there is one), cpu, cuda or cuda:i.")]
    public string Device { get; init; } = "auto";

    public PredictionSettings ToPredictor() => new()
    {
        StepSize = StepSize,
        Mirroring = Mirroring,
        GaussianImportance = GaussianImportance,
        Precision = Precision,
        TilesPerBatch = TilesPerBatch,
        Device = Device,
    };
}
