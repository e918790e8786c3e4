namespace SamCrowd.Segmentation.TinySam;

/// <summary>
/// Sizes of the small promptable segmenter, in the terms of Meta's contract: an image of <see cref="InputSize"/>² becomes an embedding of
/// <see cref="EmbeddingChannels"/> x <see cref="EmbeddingSize"/>², and a prompt turns that into mask logits of <see cref="MaskSize"/>².
/// </summary>
/// <param name="InputSize">Side of the square input in pixels, a multiple of 16; SAM's own is 1024.</param>
/// <param name="EmbeddingChannels">Channels of the image embedding.</param>
internal sealed record TinySamArchitecture(int InputSize = 272, int EmbeddingChannels = 48)
{
    /// <summary>Pixels of the input per element of the embedding.</summary>
    public const int EmbeddingStride = 4;

    /// <summary>Pixels of the input per mask logit.</summary>
    public const int MaskStride = 2;

    /// <summary>Standard deviation of the bump that a point leaves on its map, in input pixels.</summary>
    public const float PointRadius = 6;

    /// <summary>Prompt maps laid over the embedding: box, u, v, half width, half height, has box, positive, negative, mask.</summary>
    public const int PromptMaps = 9;

    public int EmbeddingSize => InputSize / EmbeddingStride;

    public int MaskSize => InputSize / MaskStride;
}
