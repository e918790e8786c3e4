namespace SamCrowd.Sam.Models;

/// <summary>Where ONNX Runtime computes.</summary>
public enum ExecutionProvider
{
    /// <summary>CUDA, else DirectML, where this build has it and it starts; else the CPU.</summary>
    Auto,

    /// <summary>The processor, on any machine.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; loading fails where there is none or the build has no CUDA.</summary>
    Cuda,

    /// <summary>A GPU by DirectX 12, on Windows; loading fails elsewhere.</summary>
    DirectMl,
}
