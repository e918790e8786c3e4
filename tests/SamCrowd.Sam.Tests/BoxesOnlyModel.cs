using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Tests;

/// <summary>A pair whose decoder takes a box and no points, and fails in its run where the box does not start at column 0.</summary>
internal static class BoxesOnlyModel
{
    public static SamModel Write(string folder, RuntimeSettings settings)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "encoder.onnx"), TinyOnnx.Constants(["image:f[1,3,64,64]"], ["features:f[1,256,4,4]"]));
        var decoder = new TinyOnnx();
        decoder.Input("features:f[1,256,4,4]");
        decoder.Input("bbox:f[1,4]");
        decoder.Initializer("masks", new float[256], 1, 1, 1, 16, 16);
        var left = decoder.Add("Slice",
            [decoder.CastTo(decoder.Add("Reshape", ["bbox", decoder.Wholes(-1)]), "x:i64[]"), decoder.Wholes(0), decoder.Wholes(1)]);
        decoder.Add("Gather", ["masks", decoder.Add("Squeeze", [left])], "mask");
        decoder.Output("mask:f[1,1,16,16]");
        File.WriteAllBytes(Path.Combine(folder, "decoder.onnx"), decoder.ToArray());
        return SamModel.Load(folder, settings, new ContractOverrides { Scaling = PixelScaling.MeanStd });
    }
}
