using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using TorchSharp;

namespace SamCrowd.Segmentation.Runtime;

/// <summary>Number format of the convolutions; weights, normalisation statistics, loss and optimizer are float32 always.</summary>
public enum Precision
{
    /// <summary>IEEE single precision, on every device.</summary>
    [SettingWord("f32")]
    Float32,

    /// <summary>Fast on CPUs with AVX512-BF16 or AMX and on recent GPUs.</summary>
    [SettingWord("bf16", "b-float16")]
    BFloat16,

    /// <summary>CUDA only; the loss is scaled against underflow.</summary>
    [SettingWord("f16")]
    Float16,
}

internal static class PrecisionExtensions
{
    /// <summary>f32, bf16 or f16.</summary>
    public static string Word(this Precision precision) => SettingWords.Of(precision);

    /// <summary>
    /// The fastest that costs no accuracy to speak of: bfloat16 on a CPU that has it (8e-5 to 1.7e-4 of voxels differ), else float32.
    /// </summary>
    internal static Precision FastestFor(torch.Device device) =>
        device.type == DeviceType.CPU && ProcessorFeatures.HasBFloat16 ? Precision.BFloat16 : Precision.Float32;

    /// <exception cref="InvalidInputException">The device cannot compute in it.</exception>
    internal static torch.ScalarType On(this Precision precision, torch.Device device) => precision switch
    {
        Precision.BFloat16 => torch.ScalarType.BFloat16,
        Precision.Float16 when device.type == DeviceType.CUDA => torch.ScalarType.Float16,
        Precision.Float16 => throw new InvalidInputException("precision f16", "needs a CUDA device", "use bf16 or f32 on a CPU"),
        _ => torch.ScalarType.Float32,
    };
}
