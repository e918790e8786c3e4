namespace SamCrowd.Segmentation.Runtime;

/// <summary>Number format of the convolutions; weights, normalisation statistics, loss and optimizer are float32 always.</summary>
public enum Precision
{
    Float32,

    /// <summary>Fast on CPUs with AVX512-BF16 or AMX and on recent GPUs.</summary>
    BFloat16,

    /// <summary>CUDA only; the loss is scaled against underflow.</summary>
    Float16,
}
