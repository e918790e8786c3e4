namespace SamCrowd.Sam.Models;

/// <summary>Where ONNX Runtime computes.</summary>
public enum ExecutionProvider
{
    /// <summary>CUDA, else DirectML, where this build has it and it starts; else the CPU.</summary>
    Auto,
    Cpu,
    Cuda,
    DirectMl,
}
