using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Tests;

/// <summary>
/// A pair with Meta's signature and known answers: the encoder gives ones, the decoder fills the box that it is prompted with, to which it
/// adds half a pixel as SAM's does (PromptEncoder._embed_boxes). Of its four predicted IoUs the single-mask token's is the highest, .99,
/// and among the candidates .9.
/// </summary>
internal static class BoxFillingModel
{
    public static SamModel Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "encoder.onnx"),
            TinyOnnx.Constants(["input_image:f[1,3,64,64]"], ["image_embeddings:f[1,256,4,4]"]));
        var decoder = new TinyOnnx();
        string[] inputs = ["image_embeddings:f[1,256,4,4]", "point_coords:f[1,n,2]", "point_labels:f[1,n]", "mask_input:f[1,1,16,16]",
            "has_mask_input:f[1]", "orig_im_size:f[2]"];
        foreach (var input in inputs) decoder.Input(input);
        Box(decoder);
        decoder.Output("iou_predictions:f[1,4]");
        decoder.Output("low_res_masks:f[1,4,16,16]");
        File.WriteAllBytes(Path.Combine(folder, "decoder.onnx"), decoder.ToArray());
        return SamModel.Load(folder, new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 });
    }

    // Logit = min(x - x0, x1 - x, y - y0, y1 - y) with x and y the centres of the low-resolution pixels in encoder pixels (4 each).
    private static void Box(TinyOnnx model)
    {
        float[] centres = [.. Enumerable.Range(0, 16).Select(i => (i * 4f) + 2)];
        model.Initializer("x", centres, 1, 1, 1, 16);
        model.Initializer("y", centres, 1, 1, 16, 1);
        model.Initializer("tokens", [0f, 0f, 0f, 0f], 1, 4, 1, 1);
        model.Initializer("iou_predictions_value", [.99f, .5f, .9f, .6f], 1, 4);
        model.Add("Identity", ["iou_predictions_value"], "iou_predictions");
        model.Initializer("flat", [-1]);
        model.Initializer("half", [0.5f], 1);
        foreach (var (name, index) in new[] { ("x0", 0L), ("y0", 1L), ("x1", 2L), ("y1", 3L) })
        {
            model.Initializer(name + "_at", [index]);
            model.Initializer(name + "_shape", [1, 1, 1, 1]);
            var flat = model.Add("Add", [model.Add("Reshape", ["point_coords", "flat"]), "half"]);
            model.Add("Reshape", [model.Add("Gather", [flat, name + "_at"]), name + "_shape"], name);
        }
        var across = model.Add("Min", [model.Add("Sub", ["x", "x0"]), model.Add("Sub", ["x1", "x"])]);
        var down = model.Add("Min", [model.Add("Sub", ["y", "y0"]), model.Add("Sub", ["y1", "y"])]);
        model.Add("Add", [model.Add("Min", [across, down]), "tokens"], "low_res_masks");
    }
}
