namespace SamCrowd.Sam.Tests;

/// <summary>
/// A decoder in Meta's contract that selects one of four masks as --return-single-mask makes torch write it
/// (segment_anything/utils/onnx.py,
/// select_masks): score + (points - 2.5) * [1000, 0, 0, 0], the highest's index, mask and score at that index. Mask t holds
/// t + the embedding's first value, the scores are .99, .5, .9, .6.
/// </summary>
internal static class OneMaskDecoder
{
    private static readonly string[] Inputs =
        ["image_embeddings:f[1,256,64,64]", "point_coords:f[1,n,2]", "point_labels:f[1,n]", "mask_input:f[1,1,256,256]",
            "has_mask_input:f[1]", "orig_im_size:f[2]"];

    /// <param name="selection">What a single number of points is multiplied with.</param>
    /// <param name="bias">Added to each mask, to make another decoder.</param>
    public static byte[] Make(float[]? selection = null, float bias = 0)
    {
        var model = new TinyOnnx();
        foreach (var input in Inputs) model.Input(input);
        model.Initializer("tokens", [bias, 1 + bias, 2 + bias, 3 + bias], 1, 4, 1, 1);
        model.Initializer("plane", new float[16], 1, 1, 4, 4);
        model.Initializer("scores", [.99f, .5f, .9f, .6f], 1, 4);
        model.Initializer("selection", selection ?? [1000, 0, 0, 0], 1, 4);
        var first = model.Add("Slice", [model.Add("Reshape", ["image_embeddings", model.Wholes(-1)]), model.Wholes(0), model.Wholes(1)]);
        var masks = model.Add("Add", [model.Add("Add", ["plane", "tokens"]), first]);
        var all = model.Add("Identity", ["scores"]);
        var points = model.CastTo(model.Add("Gather", [model.Add("Shape", ["point_coords"]), model.Whole(1)], null, ("axis", 0L)), "x:f[]");
        var counted = model.Add("Mul", [model.Add("Sub", [points, model.Real(2.5f)]), "selection"]);
        var best = model.Add("ArgMax", [model.Add("Add", [all, counted])], null, ("axis", 1L), ("keepdims", 0L));
        var mask = model.Add("Gather", [model.Add("Flatten", [masks], null, ("axis", 2L)), best], null, ("axis", 0L));
        model.Add("Unsqueeze", [model.Add("Reshape", [mask, model.Wholes(1, 4, 4)]), model.Wholes(1)], "low_res_masks");
        var score = model.Add("Gather", [model.Add("Flatten", [all], null, ("axis", 2L)), best], null, ("axis", 0L));
        model.Add("Unsqueeze", [model.Add("Reshape", [score, model.Wholes(-1)]), model.Wholes(1)], "iou_predictions");
        model.Add("Identity", ["low_res_masks"], "masks");
        foreach (var output in new[] { "masks:f[b,m,h,w]", "iou_predictions:f[b,1]", "low_res_masks:f[b,1,h,w]" }) model.Output(output);
        return model.ToArray();
    }
}
