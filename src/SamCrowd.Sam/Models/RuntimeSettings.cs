using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Sam.Models;

/// <summary>How ONNX Runtime is to run the models.</summary>
public sealed record RuntimeSettings
{
    /// <summary>Where ONNX Runtime computes; by default the fastest that there is.</summary>
    [Setting("Where ONNX Runtime computes.")]
    [DoesNotDecideResult]
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Auto;

    /// <summary>Threads of ONNX Runtime, 0 (all cores) to 4096.</summary>
    [Setting("Threads of ONNX Runtime; 0 for all cores.", Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }

    /// <summary>
    /// True where many images wait, as when a data set is labelled: several are encoded side by side with fewer threads each. On a CPU two
    /// encoders of one thread each need a quarter less processor time for two images than one of two threads; masks are the same to the
    /// bit.
    /// False where each image is waited for.
    /// </summary>
    public bool ManyImages { get; init; }

    /// <summary>In what numbers the encoder's matrix products are computed; by default as the file has them.</summary>
    /// <remarks>The quantised encoder is made on first use and kept beside the model (figures: docs/sam.md). For the CPU alone.</remarks>
    [Setting("Number format of the encoder's matrix products: none (as in the file) or int8, which takes less time on a CPU and changes "
        + "masks by single pixels.")]
    public Quantization Quantize { get; init; }

    internal int AllThreads => ParallelCases.Threads(Threads);
}
