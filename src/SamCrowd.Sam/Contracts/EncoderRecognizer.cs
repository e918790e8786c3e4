using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>
/// Recognises an image encoder of the SAM family: one three-channel image in, one map of 256 channels out (and what the decoder wants
/// besides). What its own names and sizes leave open, the decoder beside it may tell.
/// </summary>
internal static class EncoderRecognizer
{
    internal static readonly string[] ImageNames = ["input_image", "image", "images", "x", "input", "pixel_values", "batched_images"];

    private static readonly string[] PromptNames =
        ["point_coords", "batched_point_coords", "input_points", "input_boxes", "boxes", "box", "bbox"];

    public static bool IsEncoder(ModelSignature model) =>
        Image(model) is not null && model.Input(PromptNames) is null && EncoderFeatures.FindEmbedding(model) is not null;

    /// <summary>True where one graph takes the image and the prompt.</summary>
    public static bool IsWhole(ModelSignature model) => model.Input(ImageNames) is not null && model.Input(PromptNames) is not null;

    /// <param name="model">An encoder, or a graph that is encoder and decoder in one.</param>
    /// <param name="decoder">The contract of the decoder beside it; null where there is none.</param>
    /// <param name="overrides">What the user knows better; null for nothing.</param>
    /// <exception cref="InvalidInputException">No known encoder has this signature, or it fits several and nothing tells which.</exception>
    public static EncoderContract Recognize(ModelSignature model, DecoderContract? decoder = null, ContractOverrides? overrides = null)
    {
        overrides ??= new ContractOverrides();
        model = overrides.Apply(model);
        var image = Image(model) ?? throw Unknown(model, "none of its inputs is an image");
        if (image.ElementType is not (TensorElementType.Float or TensorElementType.Float16 or TensorElementType.UInt8))
            throw Unknown(model, $"the image '{image}' is neither float nor uint8");
        return overrides.Apply(new EncoderKinds(model, image, decoder, overrides).Find());
    }

    internal static InvalidInputException Unknown(ModelSignature model, string reason) =>
        new(model.File, $"not an image encoder that is known: {reason}",
            new RunStep(WorkStep.InspectSamModel, "see its inputs and outputs", model.File));

    internal static bool Named(TensorSignature tensor, int level) => tensor.KnownAs is var n
        && (n == $"high_res_feats_{level}" || n == $"high_res_feat{level}" || n == $"high_res_features{level + 1}"
        || n == $"image_features_{level}"
            || n == $"high_res_{level}" || n == $"image_embeddings.{level}");

    internal static bool Channels(TensorSignature tensor, int channels) => tensor.Rank == 4 && tensor.Dimensions[1] == channels;

    // By name, else by shape where it is the only input: torch names inputs itself where the exporter does not.
    private static TensorSignature? Image(ModelSignature model)
    {
        if (model.Input(ImageNames) is { Rank: 3 or 4 } named) return named;
        return model.Inputs is [var only] && ((only.Rank == 4 && only.Dimensions[1] == 3) || (only.Rank == 3 && only.FromEnd(1) == 3))
            ? only : null;
    }
}
