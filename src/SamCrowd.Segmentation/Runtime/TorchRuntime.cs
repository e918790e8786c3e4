using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using TorchSharp;

namespace SamCrowd.Segmentation.Runtime;

/// <summary>Starts libtorch. Call <see cref="Start"/> before the first use of <see cref="torch"/>; later calls do nothing.</summary>
internal static partial class TorchRuntime
{
    private static readonly Lock StartLock = new();
    private static bool _started;

    /// <summary>
    /// For a program whose process is its own, before anything of libtorch is loaded: idle OpenMP threads sleep instead of spinning (4 to
    /// 13 % slower alone, 2 to 5 times faster beside other work), and the C library keeps the memory of freed tensors. Both hold for the
    /// whole process, so the library never does this by itself. What the environment already says about OpenMP is left as it is.
    /// </summary>
    public static void TuneProcess()
    {
        // .NET's own environment does not reach the C library, which OpenMP reads.
        if (!OperatingSystem.IsWindows()) SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", 0);
        if (OperatingSystem.IsLinux()) KeepFreedMemory();
    }

    /// <param name="libTorchFolder">
    /// For builds with TorchBackend=external: the <c>lib</c> folder of an existing PyTorch. Null where libtorch comes with the build
    /// or is on the loader's path.
    /// </param>
    /// <exception cref="InvalidInputException">libtorch is not in that folder or cannot be loaded.</exception>
    public static void Start(string? libTorchFolder = null)
    {
        lock (StartLock)
        {
            if (_started) return;
            if (libTorchFolder is not null) LoadFrom(libTorchFolder);
            try
            {
                torch.InitializeDeviceType(DeviceType.CPU);
            }
            catch (Exception error) when (error is TypeInitializationException or NotSupportedException or DllNotFoundException)
            {
                throw new InvalidInputException(
                    "libtorch", $"could not be loaded ({error.GetBaseException().Message.Split('\n')[0]})",
                    new GiveSetting(InputSetting.LibTorch, "a build with TorchBackend=external needs the folder torch/lib of a "
                        + "PyTorch by {0}"), error);
            }
            _started = true;
        }
    }

    private static void LoadFrom(string folder)
    {
        string[] names = OperatingSystem.IsWindows()
            ? ["c10.dll", "torch_cpu.dll", "c10_cuda.dll", "torch_cuda.dll", "torch.dll"]
            : ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];
        foreach (var name in names)
        {
            var path = Path.GetFullPath(Path.Combine(folder, name));
            var cudaOnly = name.Contains("cuda", StringComparison.Ordinal);
            if (!File.Exists(path))
            {
                if (cudaOnly) continue;
                throw new InvalidInputException($"{path} is not there; give the lib folder of a PyTorch with libtorch 2.10");
            }
            try
            {
                NativeLibrary.Load(path);
            }
            catch (DllNotFoundException error)
            {
                throw new InvalidInputException($"{path} could not be loaded: {error.Message.Split('\n')[0]}", error);
            }
        }
    }

    /// <summary>
    /// The C library hands each freed tensor back to the system and gets it anew, page by page, in the next iteration: 63 of 685 ms of a
    /// training step were spent there, 16 after this.
    /// </summary>
    private static void KeepFreedMemory()
    {
        const int trimThreshold = -1, topPad = -2, mapThreshold = -3;
        try
        {
            // 32 MB is the largest value glibc takes.
            _ = SetAllocatorOption(mapThreshold, 32 << 20);
            _ = SetAllocatorOption(trimThreshold, int.MaxValue);
            _ = SetAllocatorOption(topPad, 64 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such option, and needs none.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocatorOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
