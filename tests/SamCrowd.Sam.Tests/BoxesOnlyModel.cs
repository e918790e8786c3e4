using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Tests;

/// <summary>A pair of constants whose decoder takes a box and no points.</summary>
internal static class BoxesOnlyModel
{
    public static SamModel Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "encoder.onnx"), TinyOnnx.Constants(["image:f[1,3,64,64]"], ["features:f[1,256,4,4]"]));
        File.WriteAllBytes(Path.Combine(folder, "decoder.onnx"), TinyOnnx.Constants(["features:f[1,256,4,4]", "bbox:f[n,4]"], ["mask:f[1,1,16,16]"]));
        return SamModel.LoadFolder(folder, new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 });
    }
}
