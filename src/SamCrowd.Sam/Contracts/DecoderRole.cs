namespace SamCrowd.Sam.Contracts;

/// <summary>What a decoder's input stands for.</summary>
internal enum DecoderRole
{
    Embedding,
    PositionalEmbedding,
    HighResolution0,
    HighResolution1,

    /// <summary>All of SAM-HQ's intermediate features, stacked.</summary>
    Intermediates,
    PointCoordinates,
    PointLabels,

    /// <summary>x0, y0, x1, y1.</summary>
    Boxes,

    /// <summary>A previous low-resolution mask (logits).</summary>
    Mask,
    HasMask,

    /// <summary>(height, width) of the original image.</summary>
    ImageSize,

    /// <summary>The image, where encoder and decoder are one graph.</summary>
    Image,
}
