namespace SamCrowd.Segmentation.Training;

/// <summary>Number format of the convolutions; weights, normalisation statistics, loss and optimizer are float32 always.</summary>
public enum TrainingPrecision
{
    Float32,

    /// <summary>Fast on CPUs with AVX512-BF16 or AMX and on recent GPUs.</summary>
    BFloat16,

    /// <summary>CUDA only; the loss is scaled against underflow.</summary>
    Float16,
}
