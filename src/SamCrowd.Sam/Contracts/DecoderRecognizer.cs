using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>Recognises a mask decoder of the SAM family by names, ranks, sizes and types of its inputs and outputs.</summary>
public static class DecoderRecognizer
{
    private static readonly Dictionary<DecoderRole, string[]> InputNames = new()
    {
        [DecoderRole.Embedding] = ["image_embeddings", "image_embedding", "embeddings", "image_embed", "features", "image_embeddings.2"],
        [DecoderRole.PositionalEmbedding] = ["image_positional_embeddings"],
        [DecoderRole.Intermediates] = ["interm_embeddings"],
        [DecoderRole.PointCoordinates] = ["point_coords", "batched_point_coords", "input_points"],
        [DecoderRole.PointLabels] = ["point_labels", "batched_point_labels", "input_labels"],
        [DecoderRole.Boxes] = ["input_boxes", "boxes", "box", "bbox"],
        [DecoderRole.Mask] = ["mask_input", "input_masks"],
        [DecoderRole.HasMask] = ["has_mask_input", "has_input_masks", "has_mask"],
        [DecoderRole.Image] = EncoderRecognizer.ImageNames,
        [DecoderRole.ImageSize] = ["orig_im_size", "original_image_size"],
    };

    private static readonly string[] ScoreNames = ["iou_predictions", "iou_scores", "scores", "iou_pred"];
    private static readonly string[] LowResolutionNames = ["low_res_masks", "pred_masks", "low_res_logits"];
    private static readonly string[] MaskNames = ["masks", "output_masks", "mask"];

    public static bool IsDecoder(ModelSignature model) =>
        (model.Input(InputNames[DecoderRole.Embedding]) is not null || EncoderRecognizer.IsWhole(model))
        && (model.Input(InputNames[DecoderRole.PointCoordinates]) is not null || model.Input(InputNames[DecoderRole.Boxes]) is not null);

    /// <exception cref="InvalidInputException">No known decoder has this signature.</exception>
    public static DecoderContract Recognize(ModelSignature model)
    {
        var inputs = Inputs(model);
        var scores = model.Output(ScoreNames);
        var contract = new DecoderContract { Family = Family(model, inputs), Inputs = inputs, Masks = Masks(model, inputs), Scores = scores };
        return contract with
        {
            OriginalCoordinates = contract.Family == "EfficientSAM" && inputs.ContainsKey(DecoderRole.ImageSize),
            CoordinateSide = contract.Family is "EfficientViT-SAM" && !inputs.ContainsKey(DecoderRole.Image) ? 1024 : null,
            PretendedSize = inputs.ContainsKey(DecoderRole.ImageSize) && contract.Family == "SAM 2" && !IsLowResolution(contract.Masks) ? 256 : null,
            Refusal = Refusal(inputs),
        };
    }

    private static Dictionary<DecoderRole, TensorSignature> Inputs(ModelSignature model)
    {
        var inputs = new Dictionary<DecoderRole, TensorSignature>();
        foreach (var input in model.Inputs)
        {
            var role = InputNames.Where(pair => pair.Value.Contains(input.KnownAs)).Select(pair => (DecoderRole?)pair.Key).FirstOrDefault()
                ?? (EncoderRecognizer.Named(input, 0) || EncoderRecognizer.Channels(input, 32) ? DecoderRole.HighResolution0
                : EncoderRecognizer.Named(input, 1) || EncoderRecognizer.Channels(input, 64) ? DecoderRole.HighResolution1
                : throw Unknown(model, $"its input '{input}' is not one that is known"));
            inputs[role] = input;
        }
        if (!inputs.ContainsKey(DecoderRole.Embedding) && !inputs.ContainsKey(DecoderRole.Image)) throw Unknown(model, "it takes no image embedding");
        if (!inputs.ContainsKey(DecoderRole.PointCoordinates) && !inputs.ContainsKey(DecoderRole.Boxes)) throw Unknown(model, "it takes neither points nor a box");
        if (inputs.ContainsKey(DecoderRole.PointCoordinates) != inputs.ContainsKey(DecoderRole.PointLabels)) throw Unknown(model, "point coordinates and labels must come together");
        return inputs;
    }

    private static string Family(ModelSignature model, Dictionary<DecoderRole, TensorSignature> inputs)
    {
        bool Has(DecoderRole role) => inputs.ContainsKey(role);
        if (Has(DecoderRole.HighResolution0)) return "SAM 2";
        if (model.Input("input_points", "input_boxes") is not null) return "SAM, HF Optimum";
        if (model.Input("batched_point_coords") is { } batched) return batched.Rank == 4 ? "EfficientSAM" : "LiteMedSAM";
        if (Has(DecoderRole.Intermediates)) return "SAM-HQ";
        if (Has(DecoderRole.Boxes)) return "MedSAM";
        if (!Has(DecoderRole.Mask) && !Has(DecoderRole.ImageSize)) return model.Outputs[0].KnownAs == "scores" ? "EdgeSAM" : "EfficientViT-SAM";
        if (!Has(DecoderRole.ImageSize)) return "NanoSAM";
        if (Has(DecoderRole.Mask) && inputs[DecoderRole.Mask].FromEnd(1) == 64) return "SAM-Med2D";
        return model.Output("xtl") is not null ? "SAM, CVAT" : "SAM";
    }

    /// <summary>
    /// The low-resolution logits. With extra metrics Meta's export gives five outputs three names, and "low_res_masks" is then the
    /// stability score: only an output with four axes (five in HF's) can be a mask.
    /// </summary>
    private static TensorSignature Masks(ModelSignature model, Dictionary<DecoderRole, TensorSignature> inputs)
    {
        TensorSignature[] candidates = [.. model.Outputs.Where(o => o.Rank >= 4)];
        if (candidates.Length == 0) candidates = [.. model.Outputs.Where(o => o.Rank == 0 && !ScoreNames.Contains(o.KnownAs))];
        return candidates.FirstOrDefault(o => LowResolutionNames.Contains(o.KnownAs))
            ?? candidates.FirstOrDefault(IsLowResolution)
            ?? ((inputs.ContainsKey(DecoderRole.ImageSize) || inputs.ContainsKey(DecoderRole.Image)) && candidates.Length > 1 ? candidates.FirstOrDefault(o => !MaskNames.Contains(o.KnownAs)) : null)
            ?? candidates.FirstOrDefault(o => MaskNames.Contains(o.KnownAs))
            ?? throw Unknown(model, "none of its outputs is a mask of at least four axes");
    }

    private static bool IsLowResolution(TensorSignature tensor) =>
        LowResolutionNames.Contains(tensor.KnownAs) || (tensor.FromEnd(1) == tensor.FromEnd(2) && tensor.FromEnd(1) is 64 or 128 or 256);

    private static string? Refusal(Dictionary<DecoderRole, TensorSignature> inputs) =>
        inputs.Values.Any(i => i.KnownAs == "input_points") && !inputs.ContainsKey(DecoderRole.Boxes)
            ? "HF's standard export embeds clicks only: it has no input for boxes, and corner labels mean nothing to it; use the export with input_boxes"
            : null;

    private static InvalidInputException Unknown(ModelSignature model, string reason) =>
        new($"{model.File}: not a mask decoder that is known: {reason} ('samcrowd sam inspect' shows its inputs and outputs)");
}
