using SamCrowd.Imaging;
using TorchSharp;

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

internal static class PrecisionExtensions
{
    /// <exception cref="InvalidInputException">The device cannot compute in it.</exception>
    public static torch.ScalarType On(this Precision precision, torch.Device device) => precision switch
    {
        Precision.BFloat16 => torch.ScalarType.BFloat16,
        Precision.Float16 when device.type == DeviceType.CUDA => torch.ScalarType.Float16,
        Precision.Float16 => throw new InvalidInputException("precision f16", "needs a CUDA device", "use bf16 or f32 on a CPU"),
        _ => torch.ScalarType.Float32,
    };
}
