using Microsoft.ML.OnnxRuntime;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Models;

/// <summary>Adds the wanted execution provider to a session's options.</summary>
internal static class ProviderChoice
{
    public static void Apply(SessionOptions options, ExecutionProvider wanted)
    {
        var present = OrtEnv.Instance().GetAvailableProviders();
        var (cuda, directMl) = (present.Contains("CUDAExecutionProvider"), present.Contains("DmlExecutionProvider"));
        switch (wanted)
        {
            case ExecutionProvider.Cuda when !cuda:
                throw new InvalidInputException("provider cuda: this build's ONNX Runtime has no CUDA; build with -p:TorchBackend=cuda, or "
                    + "choose auto or cpu");
            case ExecutionProvider.DirectMl when !directMl:
                throw new InvalidInputException("provider directml: this build's ONNX Runtime has no DirectML (the package "
                    + "Microsoft.ML.OnnxRuntime.DirectML, on Windows); choose auto or cpu");
            case ExecutionProvider.Cuda:
                Start(() => options.AppendExecutionProvider_CUDA(), "cuda");
                break;
            case ExecutionProvider.DirectMl:
                Start(() => options.AppendExecutionProvider_DML(), "directml");
                break;
            case ExecutionProvider.Auto when cuda:
                TryStart(() => options.AppendExecutionProvider_CUDA());
                break;
            case ExecutionProvider.Auto when directMl:
                TryStart(() => options.AppendExecutionProvider_DML());
                break;
        }
    }

    /// <summary>True where nothing but the CPU can be chosen.</summary>
    public static bool IsCpu(ExecutionProvider wanted) => wanted == ExecutionProvider.Cpu
        || (wanted == ExecutionProvider.Auto
        && !OrtEnv.Instance().GetAvailableProviders().Any(p => p is "CUDAExecutionProvider" or "DmlExecutionProvider"));

    private static void Start(Action append, string name)
    {
        try
        {
            append();
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidInputException($"provider {name}: it does not start on this machine ({error.Message.Split('\n')[0]}); choose "
                + $"auto or cpu", error);
        }
    }

    // "auto" promises the fastest provider that starts: one that is in the build but has no driver here is passed over.
    private static void TryStart(Action append)
    {
        try
        {
            append();
        }
        catch (OnnxRuntimeException)
        {
        }
    }
}
