using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Inference;

/// <summary>How a volume is predicted. The defaults are nnU-Net's.</summary>
public sealed record PredictionSettings
{
    /// <summary>
    /// Largest distance between neighbouring tiles as a fraction of the tile, above 0 and at most 1; nnU-Net's tile_step_size.
    /// </summary>
    [Setting("Largest distance between neighbouring tiles as a fraction of the tile.", Above = 0, Max = 1, ValueName = "0.5",
        OtherNames = ["tile_step_size"])]
    public double StepSize { get; init; } = 0.5;

    /// <summary>Whether the network's outputs are averaged over flipped inputs, along the axes that training mirrored.</summary>
    [Setting("Average over flipped inputs, along the axes that training mirrored.", OtherNames = ["use_mirroring"])]
    public bool Mirroring { get; init; } = true;

    /// <summary>Whether a tile counts most at its centre, by a Gaussian of σ = tile / 8; else everywhere the same.</summary>
    [Setting("Weight tiles by a Gaussian, most at their centre; false weights them evenly.", OtherNames = ["use_gaussian"])]
    public bool GaussianImportance { get; init; } = true;

    /// <summary>"auto" (a GPU if there is one), "cpu", "cuda" or "cuda:i".</summary>
    [Setting("auto (a GPU if there is one), cpu, cuda or cuda:i.", ValueName = "NAME")]
    [DoesNotDecideResult]
    public string Device { get; init; } = "auto";

    /// <summary>
    /// Number format of the convolutions; null for the fastest that costs no accuracy: bf16 on CPUs with AVX512-BF16 or AMX, else f32.
    /// </summary>
    [Setting("Number format of the convolutions: f32, bf16, f16 (CUDA only), or auto: bf16 on CPUs with AVX512-BF16 or AMX, else f32.",
        NullWord = "auto", ValueName = "auto|f32|bf16|f16")]
    public Precision? Precision { get; init; }

    /// <summary>
    /// Tiles and mirrored copies that go through the network together, 0 (what suits network, device and memory best) to 4096.
    /// </summary>
    [Setting("Tiles and mirrored copies that go through the network together; 0: what suits network, device and memory best.",
        Min = 0, Max = 4096, ValueName = "N")]
    public int TilesPerBatch { get; init; }

    /// <summary>Threads of preprocessing, sums and export, 0 (all processors) to 4096.</summary>
    [Setting("Threads of preprocessing, sums and export; 0 for all processors.", Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }

    internal int ThreadCount => ParallelCases.Threads(Threads);

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Check() => SettingCheck.Require(this);
}
