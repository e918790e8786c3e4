namespace SamCrowd.Sam.Contracts;

/// <summary>Which of a decoder's outputs are masks and scores, and at what size the masks come.</summary>
internal static class DecoderOutputs
{
    private static readonly string[] ScoreNames = ["iou_predictions", "iou_scores", "scores", "iou_pred"];
    private static readonly string[] LowResolutionNames = ["low_res_masks", "pred_masks", "low_res_logits"];
    private static readonly string[] MaskNames = ["masks", "output_masks", "mask", "pred_mask"];

    // SAM2Export: the mask as its memory encoder wants it, no logits.
    private static readonly string[] OtherNames = ["mask_for_mem"];

    public static TensorSignature? Scores(ModelSignature model) => model.Output(ScoreNames);

    /// <summary>
    /// The low-resolution logits. With extra metrics Meta's export gives five outputs three names, and "low_res_masks" is then the
    /// stability score: only an output with four axes (five in Hugging Face's) can be a mask.
    /// </summary>
    public static TensorSignature? Masks(ModelSignature model, Dictionary<DecoderRole, TensorSignature> inputs)
    {
        TensorSignature[] masks = [.. model.Outputs.Where(o => o.Rank >= 4 && !OtherNames.Contains(o.KnownAs))];
        if (masks.Length == 0) masks = [.. model.Outputs.Where(o => o.Rank == 0 && !ScoreNames.Contains(o.KnownAs))];
        return masks.FirstOrDefault(o => LowResolutionNames.Contains(o.KnownAs))
            ?? masks.FirstOrDefault(IsLowResolution)
            ?? (TakesSize(inputs) && masks.Length > 1 ? masks.FirstOrDefault(o => !MaskNames.Contains(o.KnownAs)) : null)
            ?? masks.FirstOrDefault(o => MaskNames.Contains(o.KnownAs));
    }

    /// <summary>How many masks a prompt gets; 0 where the file leaves it open.</summary>
    public static int Count(TensorSignature masks, TensorSignature? scores) =>
        scores is { Rank: > 0 } && scores.FromEnd(1) > 0 ? scores.FromEnd(1) : Math.Max(0, masks.FromEnd(3));

    /// <summary>
    /// The size to state to a graph whose only masks come at the size it is told, so that they come unresized: the low resolution itself
    /// where the graph goes there in one step, else the side of the square that it goes by (Meta's, whose first step is then all it does).
    /// </summary>
    public static int? PretendedSize(DecoderFamily family, Dictionary<DecoderRole, TensorSignature> inputs, TensorSignature masks)
    {
        if (!inputs.TryGetValue(DecoderRole.ImageSize, out _) || IsLowResolution(masks) || !MaskNames.Contains(masks.KnownAs)) return null;
        var embedding = inputs.GetValueOrDefault(DecoderRole.Embedding) is { } e && e.FromEnd(1) > 0 ? e.FromEnd(1) : 64;
        return family switch
        {
            DecoderFamily.Sam2 or DecoderFamily.Sam2Export or DecoderFamily.EfficientTam or DecoderFamily.Sam3Tracker => 4 * embedding,
            DecoderFamily.EfficientSam => null,
            DecoderFamily.LiteMedSam => 4 * embedding,
            _ => 16 * embedding,
        };
    }

    /// <summary>True where masks come at the image's size: the graph is told the size, or sees the image itself.</summary>
    public static bool AtImageSize(Dictionary<DecoderRole, TensorSignature> inputs, TensorSignature masks) =>
        TakesSize(inputs) && MaskNames.Contains(masks.KnownAs) && masks.FromEnd(1) < 0 && masks.FromEnd(2) < 0;

    private static bool TakesSize(Dictionary<DecoderRole, TensorSignature> inputs) =>
        inputs.ContainsKey(DecoderRole.ImageSize) || inputs.ContainsKey(DecoderRole.Image);

    private static bool IsLowResolution(TensorSignature tensor) =>
        LowResolutionNames.Contains(tensor.KnownAs)
            || (tensor.FromEnd(1) == tensor.FromEnd(2) && tensor.FromEnd(1) is 64 or 128 or 256 or 288);
}
