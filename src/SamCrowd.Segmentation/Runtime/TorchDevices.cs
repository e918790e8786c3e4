using TorchSharp;

namespace SamCrowd.Segmentation.Runtime;

/// <summary>What the loaded libtorch can compute on. Call <see cref="TorchRuntime.Start"/> first.</summary>
/// <param name="Version">libtorch's version that TorchSharp was made for.</param>
/// <param name="Threads">Threads one operation on the CPU uses.</param>
/// <param name="CudaDevices">Number of CUDA devices that can be used; 0 without a CUDA build or driver.</param>
internal sealed record TorchDevices(string Version, int Threads, int CudaDevices)
{
    public static TorchDevices Find() =>
        new(torch.__version__, torch.get_num_threads(), torch.cuda.is_available() ? torch.cuda.device_count() : 0);
}
