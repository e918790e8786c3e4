using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Inference;

/// <summary>How a volume is predicted. The defaults are nnU-Net's.</summary>
public sealed record PredictionSettings
{
    [Setting("Largest distance between neighbouring tiles as a fraction of the tile.", Above = 0, Max = 1, ValueName = "0.5",
        OtherNames = ["tile_step_size"])]
    public double StepSize { get; init; } = 0.5;

    [Setting("Average over flipped inputs, along the axes that training mirrored.", OtherNames = ["use_mirroring"])]
    public bool Mirroring { get; init; } = true;

    [Setting("Weight tiles by a Gaussian, most at their centre; false weights them evenly.", OtherNames = ["use_gaussian"])]
    public bool GaussianImportance { get; init; } = true;

    [Setting("auto (a GPU if there is one), cpu, cuda or cuda:i.", ValueName = "NAME")]
    [DoesNotDecideResult]
    public string Device { get; init; } = "auto";

    /// <remarks>Null for auto.</remarks>
    [Setting("Number format of the convolutions: f32, bf16, f16 (CUDA only), or auto: bf16 on CPUs with AVX512-BF16 or AMX, else f32.",
        NullWord = "auto", ValueName = "auto|f32|bf16|f16")]
    public Precision? Precision { get; init; }

    [Setting("Tiles and mirrored copies that go through the network together; 0: what suits network, device and memory best.",
        Min = 0, Max = 4096, ValueName = "N")]
    public int TilesPerBatch { get; init; }

    [Setting("Threads of preprocessing, sums and export; 0 for all processors.", Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }

    internal int ThreadCount => ParallelCases.Threads(Threads);

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Check() => SettingCheck.Require(this);
}
