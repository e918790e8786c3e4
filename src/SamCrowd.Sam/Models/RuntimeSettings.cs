namespace SamCrowd.Sam.Models;

/// <summary>How ONNX Runtime is to run the models.</summary>
public sealed record RuntimeSettings
{
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Auto;

    /// <summary>Threads in all; 0 for the number of cores.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// True where many images wait, as when a data set is labelled: several are encoded side by side with fewer threads each. On a CPU two
    /// encoders of one thread each need a quarter less processor time for two images than one of two threads; masks are the same to the
    /// bit.
    /// False where each image is waited for.
    /// </summary>
    public bool ManyImages { get; init; }

    /// <summary>
    /// Int8 for an encoder with quantised weights, made on first use and kept beside the model: less time on a CPU, and masks that are
    /// nearly the same (docs/sam.md has the figures). For the CPU alone.
    /// </summary>
    public Quantization Quantize { get; init; }

    internal int AllThreads => Threads > 0 ? Threads : Environment.ProcessorCount;
}
