using SamCrowd.Imaging;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Inference;

/// <summary>How a volume is predicted. The defaults are nnU-Net's.</summary>
public sealed record PredictionSettings
{
    /// <summary>Largest distance of neighbouring tiles as a fraction of the tile.</summary>
    public double StepSize { get; init; } = 0.5;

    /// <summary>Average over flipped inputs, along the axes that training flipped.</summary>
    public bool Mirroring { get; init; } = true;

    /// <summary>Tiles count most at their centre; else everywhere the same.</summary>
    public bool GaussianImportance { get; init; } = true;

    /// <summary>auto, cpu, cuda or cuda:i.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Of the convolutions; null for the fastest that costs no accuracy to speak of: bf16 on CPUs with AVX512-BF16 or AMX, else f32.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Tiles and mirrored copies of tiles that go through the network together; 0 for what network, device and memory make best.</summary>
    public int TilesPerBatch { get; init; }

    /// <summary>Threads of preprocessing, sums and export; 0 for all processors.</summary>
    public int Threads { get; init; }

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Check()
    {
        if (StepSize is not (> 0 and <= 1)) throw new InvalidInputException($"step size {StepSize}: a fraction of the tile above 0 and at most 1 is wanted");
        if (TilesPerBatch < 0) throw new InvalidInputException($"{TilesPerBatch} tiles a batch: 0 (chosen by the program) or more are wanted");
        if (Threads < 0) throw new InvalidInputException($"{Threads} threads: 0 (all processors) or more are wanted");
    }
}
