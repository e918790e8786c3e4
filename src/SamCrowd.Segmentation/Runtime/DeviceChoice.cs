using System.Globalization;
using SamCrowd.Imaging;
using TorchSharp;

namespace SamCrowd.Segmentation.Runtime;

/// <summary>Turns what the user writes for a device into one.</summary>
internal static class DeviceChoice
{
    /// <param name="name">auto (the first GPU where there is one, else the CPU), cpu, cuda or cuda:i.</param>
    /// <exception cref="InvalidInputException">There is no such device.</exception>
    public static void Check(string name) => Parse(name);

    /// <inheritdoc cref="Check"/>
    internal static torch.Device Parse(string name)
    {
        TorchRuntime.Start();
        var gpus = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        switch (name)
        {
            case "cpu" or "auto" when name == "cpu" || gpus == 0:
                return torch.CPU;
            case "auto" or "cuda" when gpus > 0:
                return new torch.Device(DeviceType.CUDA, 0);
        }
        if (name != "cuda" && !name.StartsWith("cuda:", StringComparison.Ordinal))
            throw new InvalidInputException($"there is no device '{name}'; use auto, cpu, cuda or cuda:0");
        if (gpus == 0)
            throw new InvalidInputException($"device '{name}': this build and machine have no CUDA device; use cpu, or build with "
                + "-p:TorchBackend=cuda");
        if (!int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= gpus)
            throw new InvalidInputException($"there is no device '{name}'; this machine has cuda:0 to cuda:{gpus - 1}");
        return new torch.Device(DeviceType.CUDA, index);
    }
}
