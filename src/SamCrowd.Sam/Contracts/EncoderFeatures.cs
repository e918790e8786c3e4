namespace SamCrowd.Sam.Contracts;

/// <summary>Which of an encoder's outputs are what a decoder wants.</summary>
internal static class EncoderFeatures
{
    // SAM2Export names two: vision_feats is what its decoder takes on a single image, pix_feat lacks no_mem_embed.
    private static readonly string[] EmbeddingNames =
        ["vision_feats", "image_embeddings", "image_embedding", "embeddings", "image_embed", "features", "image_embeddings.2", "output"];

    private const int EmbeddingChannels = 256;
    private const int FewestChannels = 16;

    /// <summary>The embedding: named so, or of 256 channels; null where no output can be one (a mask of one channel is none).</summary>
    public static TensorSignature? FindEmbedding(ModelSignature model)
    {
        if (model.Output(EmbeddingNames) is { } named
            && (named.Rank == 0 || (named.Rank == 4 && named.Dimensions[1] is < 0 or >= FewestChannels))) return named;
        return model.Outputs.FirstOrDefault(o => o.Rank == 4 && o.Dimensions[1] == EmbeddingChannels);
    }

    public static Dictionary<FeatureRole, TensorSignature> Find(ModelSignature model, TensorSignature image)
    {
        if (EncoderRecognizer.IsWhole(model)) return new() { [FeatureRole.Image] = image };
        var embedding = FindEmbedding(model) ?? throw EncoderRecognizer.Unknown(model, "none of its outputs is an embedding [1,256,h,w]");
        var features = new Dictionary<FeatureRole, TensorSignature> { [FeatureRole.Embedding] = embedding };
        if (model.Output("image_positional_embeddings") is { } positions) features[FeatureRole.PositionalEmbedding] = positions;
        if (HasHighResolution(model))
        {
            features[FeatureRole.HighResolution0] = HighResolution(model, 0);
            features[FeatureRole.HighResolution1] = HighResolution(model, 1);
        }
        TensorSignature[] intermediates =
            [.. model.Outputs.Where(o => o != embedding && o.Rank is 4 or 5 && o.FromEnd(1) is 768 or 1024 or 1280 or 160)];
        for (var i = 0; i < Math.Min(intermediates.Length, 4); i++) features[FeatureRole.Intermediate0 + i] = intermediates[i];
        return features;
    }

    public static bool HasHighResolution(ModelSignature model) => model.Outputs.Count >= 3
        && (model.Outputs.Any(o => EncoderRecognizer.Named(o, 0))
            || (model.Outputs.Any(o => EncoderRecognizer.Channels(o, 32)) && model.Outputs.Any(o => EncoderRecognizer.Channels(o, 64))));

    private static TensorSignature HighResolution(ModelSignature model, int level) =>
        model.Outputs.FirstOrDefault(o => EncoderRecognizer.Named(o, level))
        ?? model.Outputs.FirstOrDefault(o => EncoderRecognizer.Channels(o, level == 0 ? 32 : 64))
        ?? throw EncoderRecognizer.Unknown(model, $"it has no high-resolution features of level {level}");
}
