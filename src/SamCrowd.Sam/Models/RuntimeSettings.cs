namespace SamCrowd.Sam.Models;

/// <summary>How ONNX Runtime is to run the models.</summary>
public sealed record RuntimeSettings
{
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Auto;

    /// <summary>Threads inside one operator; 0 for the number of cores.</summary>
    public int Threads { get; init; }
}
