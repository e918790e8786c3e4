using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>Recognises a mask decoder of the SAM family by names, ranks, sizes and types of its inputs and outputs.</summary>
internal static class DecoderRecognizer
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
        [DecoderRole.ImageSize] = ["orig_im_size", "original_image_size", "frame_size"],
    };

    public static bool IsDecoder(ModelSignature model) =>
        (model.Input(InputNames[DecoderRole.Embedding]) is not null || EncoderRecognizer.IsWhole(model))
        && (model.Input(InputNames[DecoderRole.PointCoordinates]) is not null || model.Input(InputNames[DecoderRole.Boxes]) is not null);

    /// <param name="overrides">What the user knows better; null for nothing.</param>
    /// <exception cref="InvalidInputException">No known decoder has this signature.</exception>
    public static DecoderContract Recognize(ModelSignature model, ContractOverrides? overrides = null)
    {
        overrides ??= new ContractOverrides();
        model = overrides.Apply(model);
        var inputs = Inputs(model);
        var family = DecoderFamilies.Of(model, inputs);
        var masks = DecoderOutputs.Masks(model, inputs) ?? throw Unknown(model, "none of its outputs is a mask of at least four axes");
        var scores = DecoderOutputs.Scores(model);
        var contract = DecoderFamilies.Describe(family, model, inputs) with { Masks = masks, Scores = scores };
        var pretended = DecoderOutputs.PretendedSize(family, inputs, masks);
        return overrides.Apply(contract with
        {
            Tokens = overrides.MaskTokens ?? DecoderFamilies.Tokens(family, DecoderOutputs.Count(masks, scores))
                ?? throw MaskCount(model, masks, scores),
            PretendedSize = pretended,
            MasksAtImageSize = pretended is null && DecoderOutputs.AtImageSize(inputs, masks),
            Prompts = Axis(inputs),
        });
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
        if (!inputs.ContainsKey(DecoderRole.Embedding) && !inputs.ContainsKey(DecoderRole.Image))
            throw Unknown(model, "it takes no image embedding");
        if (!inputs.ContainsKey(DecoderRole.PointCoordinates) && !inputs.ContainsKey(DecoderRole.Boxes))
            throw Unknown(model, "it takes neither points nor a box");
        if (inputs.ContainsKey(DecoderRole.PointCoordinates) != inputs.ContainsKey(DecoderRole.PointLabels))
            throw Unknown(model, "point coordinates and labels must come together");
        return inputs;
    }

    // Open in the file: an axis that every prompt input leaves to the caller.
    private static PromptAxis? Axis(Dictionary<DecoderRole, TensorSignature> inputs)
    {
        if (inputs.ContainsKey(DecoderRole.Image)) return null;
        TensorSignature[] prompts =
            [.. new[] { DecoderRole.PointCoordinates, DecoderRole.PointLabels, DecoderRole.Boxes,
            DecoderRole.Mask }.Where(inputs.ContainsKey).Select(r => inputs[r])];
        var axes = prompts.Where(p => p != inputs.GetValueOrDefault(DecoderRole.Mask)).ToArray();
        if (inputs.TryGetValue(DecoderRole.PointCoordinates, out var points))
        {
            if (points.Rank == 3 && !inputs.ContainsKey(DecoderRole.Boxes) && prompts.All(p => p.Dimensions[0] < 0))
                return PromptAxis.First;
            return points.Rank == 4 && !inputs.ContainsKey(DecoderRole.Mask) && axes.All(p => p.Rank >= 3 && p.Dimensions[1] < 0)
                ? PromptAxis.Second : null;
        }
        return inputs[DecoderRole.Boxes] is { Rank: 3 } boxes && boxes.Dimensions[1] < 0 ? PromptAxis.Second : null;
    }

    private static InvalidInputException MaskCount(ModelSignature model, TensorSignature masks, TensorSignature? scores) => Unknown(
        model, $"its masks are {DecoderOutputs.Count(masks, scores)}, where decoders of the SAM family give 1, 3 or 4; 'mask_tokens' of a "
        + "contract file can state what they are");

    private static InvalidInputException Unknown(ModelSignature model, string reason) =>
        new(model.File, $"not a mask decoder that is known: {reason}",
            new RunStep(WorkStep.InspectSamModel, "see its inputs and outputs", model.File));
}
