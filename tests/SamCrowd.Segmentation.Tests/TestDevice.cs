using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests;

/// <summary>
/// Where the networks of these tests run: SAMCROWD_TEST_DEVICE as <c>--device</c> takes it (tests/gpu-checks.sh sets it), else the CPU.
/// </summary>
internal static class TestDevice
{
    public static string Name { get; } = Environment.GetEnvironmentVariable("SAMCROWD_TEST_DEVICE") ?? "cpu";

    /// <summary>
    /// libtorch is started, and computes in whole float32: by default convolutions on CUDA round their inputs to ten bits (TF32).
    /// </summary>
    public static torch.Device Start()
    {
        TorchRuntime.Start();
        torch.backends.cudnn.allow_tf32 = false;
        return DeviceChoice.Parse(Name);
    }
}
