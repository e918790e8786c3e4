using Microsoft.ML.OnnxRuntime;

namespace SamCrowd.Sam;

/// <summary>The execution providers this build of ONNX Runtime carries, e.g. CUDAExecutionProvider; the CPU's is always there.</summary>
internal static class OnnxProviders
{
    public static (string Version, IReadOnlyList<string> Providers) Find()
    {
        var runtime = OrtEnv.Instance();
        return (runtime.GetVersionString(), runtime.GetAvailableProviders());
    }
}
