namespace SamCrowd.Sam.Contracts;

/// <summary>What an encoder hands to a decoder.</summary>
internal enum FeatureRole
{
    /// <summary>[1, 256, 64, 64] in SAM.</summary>
    Embedding,

    /// <summary>HF Optimum's positional encoding of the image.</summary>
    PositionalEmbedding,

    /// <summary>SAM 2's finest features, 32 channels.</summary>
    HighResolution0,

    /// <summary>SAM 2's second finest features, 64 channels.</summary>
    HighResolution1,

    /// <summary>SAM-HQ's features of the global attention blocks, stacked on a new first axis.</summary>
    Intermediate0,
    Intermediate1,
    Intermediate2,
    Intermediate3,

    /// <summary>The prepared image itself, where encoder and decoder are one graph.</summary>
    Image,
}
