using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>Recognises an image encoder of the SAM family by names, ranks, sizes and types of its inputs and outputs.</summary>
public static class EncoderRecognizer
{
    internal static readonly string[] ImageNames = ["input_image", "image", "images", "x", "input", "pixel_values", "batched_images"];
    private static readonly string[] EmbeddingNames =
        ["image_embeddings", "image_embedding", "embeddings", "image_embed", "features", "image_embeddings.2", "output"];

    private static readonly string[] PromptNames = ["point_coords", "batched_point_coords", "input_points", "input_boxes", "boxes", "box", "bbox"];

    public static bool IsEncoder(ModelSignature model) => model.Input(ImageNames) is not null && model.Input(PromptNames) is null;

    /// <summary>True where one graph takes the image and the prompt.</summary>
    public static bool IsWhole(ModelSignature model) => model.Input(ImageNames) is not null && model.Input(PromptNames) is not null;

    /// <param name="model">An encoder, or a graph that is encoder and decoder in one.</param>
    /// <exception cref="InvalidInputException">No known encoder has this signature.</exception>
    public static EncoderContract Recognize(ModelSignature model)
    {
        var image = model.Input(ImageNames) ?? throw Unknown(model, "none of its inputs is an image");
        var bytes = image.ElementType == TensorElementType.UInt8;
        if (!bytes && image.ElementType != TensorElementType.Float) throw Unknown(model, $"the image '{image}' is neither float nor uint8");
        return image.Rank switch
        {
            _ when bytes && IsWhole(model) => throw Unknown(model, "a graph that is encoder and decoder in one and takes bytes is not known"),
            3 when image.FromEnd(1) == 3 => PreparedInside(model, image, ImageLayout.ChannelsLast, bytes ? "EfficientViT-SAM or LiteMedSAM, preparation inside" : "SAM, preparation inside"),
            3 when bytes => throw Unknown(model, "this is SAM 3, whose prompts are text and normalised boxes"),
            4 when bytes => PreparedInside(model, image, ImageLayout.ChannelsFirst, "EdgeSAM, preparation inside"),
            4 when image.KnownAs == "batched_images" => Plain(model, image, "EfficientSAM", 1024, ImageFit.Square, PixelScaling.Unit),
            4 => Normalised(model, image),
            _ => throw Unknown(model, $"the image '{image}' has {image.Rank} axes"),
        };
    }

    private static EncoderContract Normalised(ModelSignature model, TensorSignature image)
    {
        var side = image.FromEnd(1) > 0 ? image.FromEnd(1) : 1024;
        if (IsWhole(model))
            return Plain(model, image, "SAM, one file", side, ImageFit.LongSide, PixelScaling.MeanStd) with { Assumption = "SAM's mean and standard deviation, the long side and padding are assumed" };
        if (HasHighResolution(model)) return Plain(model, image, "SAM 2", side, ImageFit.Square, PixelScaling.MeanStd);
        if (model.Output("image_positional_embeddings") is not null) return Plain(model, image, "SAM, HF Optimum", side, ImageFit.LongSide, PixelScaling.MeanStd);
        if (model.Outputs.Count >= 5) return Plain(model, image, "SAM-HQ", side, ImageFit.LongSide, PixelScaling.MeanStd);
        var embedding = Embedding(model);
        if (side == 256 && embedding.FromEnd(1) == 16)
            return Plain(model, image, "SAM-Med2D", side, ImageFit.Square, PixelScaling.MeanStd) with { Filter = ResizeFilter.Nearest };
        if (side == 256)
            return Plain(model, image, "LiteMedSAM", side, ImageFit.LongSide, PixelScaling.MinMax);
        return Plain(model, image, "SAM", side, ImageFit.LongSide, PixelScaling.MeanStd) with
        {
            Assumption = "SAM's mean and standard deviation are assumed; a MedSAM encoder has the same signature and wants 0..1 (preset medsam)",
        };
    }

    private static EncoderContract PreparedInside(ModelSignature model, TensorSignature image, ImageLayout layout, string family)
    {
        var side = family.StartsWith("EfficientViT", StringComparison.Ordinal) && model.Output("image_embeddings") is null ? 256 : 1024;
        return Plain(model, image, family, side, ImageFit.LongSide, PixelScaling.Raw) with { Layout = layout, Padded = false };
    }

    private static EncoderContract Plain(ModelSignature model, TensorSignature image, string family, int side, ImageFit fit, PixelScaling scaling) => new()
    {
        Family = family,
        Input = image,
        Layout = ImageLayout.ChannelsFirst,
        Side = side,
        Fit = fit,
        Padded = fit == ImageFit.LongSide,
        Scaling = scaling,
        Outputs = Features(model),
    };

    private static Dictionary<FeatureRole, TensorSignature> Features(ModelSignature model)
    {
        if (IsWhole(model)) return new() { [FeatureRole.Image] = model.Input(ImageNames)! };
        var features = new Dictionary<FeatureRole, TensorSignature> { [FeatureRole.Embedding] = Embedding(model) };
        if (model.Output("image_positional_embeddings") is { } positions) features[FeatureRole.PositionalEmbedding] = positions;
        if (HasHighResolution(model))
        {
            features[FeatureRole.HighResolution0] = HighResolution(model, 0);
            features[FeatureRole.HighResolution1] = HighResolution(model, 1);
        }
        TensorSignature[] intermediates = [.. model.Outputs.Where(o => o != features[FeatureRole.Embedding] && o.Rank is 4 or 5 && o.FromEnd(1) is 768 or 1024 or 1280 or 160)];
        for (var i = 0; i < Math.Min(intermediates.Length, 4); i++) features[FeatureRole.Intermediate0 + i] = intermediates[i];
        return features;
    }

    private static TensorSignature Embedding(ModelSignature model) =>
        model.Output(EmbeddingNames)
        ?? model.Outputs.FirstOrDefault(o => o.Rank == 4 && o.Dimensions[1] == 256)
        ?? (model.Outputs is [{ Rank: 4 } only] ? only : throw Unknown(model, "none of its outputs is an embedding [1,256,h,w]"));

    private static bool HasHighResolution(ModelSignature model) =>
        model.Outputs.Count >= 3 && (model.Outputs.Any(o => Named(o, 0)) || (model.Outputs.Any(o => Channels(o, 32)) && model.Outputs.Any(o => Channels(o, 64))));

    private static TensorSignature HighResolution(ModelSignature model, int level) =>
        model.Outputs.FirstOrDefault(o => Named(o, level))
        ?? model.Outputs.FirstOrDefault(o => Channels(o, level == 0 ? 32 : 64))
        ?? throw Unknown(model, $"it has no high-resolution features of level {level}");

    internal static bool Named(TensorSignature tensor, int level) => tensor.KnownAs is var n
        && (n == $"high_res_feats_{level}" || n == $"high_res_features{level + 1}" || n == $"image_features_{level}" || n == $"high_res_{level}" || n == $"image_embeddings.{level}");

    internal static bool Channels(TensorSignature tensor, int channels) => tensor.Rank == 4 && tensor.Dimensions[1] == channels;

    private static InvalidInputException Unknown(ModelSignature model, string reason) =>
        new($"{model.File}: not an image encoder that is known: {reason} ('samcrowd sam inspect' shows its inputs and outputs)");
}
