using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Tests;

/// <summary>
/// A pair with Meta's signature and known answers: the encoder gives ones, the decoder a square of 23 encoder pixels around its first
/// point. Of its predicted IoUs the single-mask token's is .99, and only one candidate's is good, .95.
/// </summary>
internal static class PointFillingModel
{
    public static SamModel Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "encoder.onnx"),
            TinyOnnx.Constants(["input_image:f[1,3,64,64]"], ["image_embeddings:f[1,256,4,4]"]));
        var decoder = new TinyOnnx();
        string[] inputs = ["image_embeddings:f[1,256,4,4]", "point_coords:f[1,n,2]", "point_labels:f[1,n]", "mask_input:f[1,1,64,64]",
            "has_mask_input:f[1]", "orig_im_size:f[2]"];
        foreach (var input in inputs) decoder.Input(input);
        float[] centres = [.. Enumerable.Range(0, 64).Select(i => (float)i)];
        decoder.Initializer("x", centres, 1, 1, 1, 64);
        decoder.Initializer("y", centres, 1, 1, 64, 1);
        decoder.Initializer("half", [11.5f], 1, 1, 1, 1);
        decoder.Initializer("steep", [20f, 20f, 20f, 20f], 1, 4, 1, 1);
        decoder.Initializer("scores", [.99f, .5f, .95f, .6f], 1, 4);
        decoder.Initializer("flat", [-1]);
        decoder.Initializer("shape", [1, 1, 1, 1]);
        foreach (var (name, index) in new[] { ("px", 0L), ("py", 1L) })
        {
            decoder.Initializer(name + "_at", [index]);
            decoder.Add("Reshape", [decoder.Add("Gather", [decoder.Add("Reshape", ["point_coords", "flat"]), name + "_at"]), "shape"],
                name);
        }
        var far = decoder.Add("Max",
            [decoder.Add("Abs", [decoder.Add("Sub", ["x", "px"])]), decoder.Add("Abs", [decoder.Add("Sub", ["y", "py"])])]);
        decoder.Add("Identity", ["scores"], "iou_predictions");
        decoder.Add("Mul", [decoder.Add("Sub", ["half", far]), "steep"], "low_res_masks");
        decoder.Output("iou_predictions:f[1,4]");
        decoder.Output("low_res_masks:f[1,4,64,64]");
        File.WriteAllBytes(Path.Combine(folder, "decoder.onnx"), decoder.ToArray());
        return SamModel.Load(folder, new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 });
    }
}
