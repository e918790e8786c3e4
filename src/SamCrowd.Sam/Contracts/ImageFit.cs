namespace SamCrowd.Sam.Contracts;

/// <summary>How an image is brought to an encoder's size.</summary>
internal enum ImageFit
{
    /// <summary>The long side becomes the encoder's side, the aspect is kept (SAM).</summary>
    LongSide,

    /// <summary>Both sides become the encoder's side (SAM 2, MedSAM, SAM-Med2D).</summary>
    Square,

    /// <summary>The image is handed over at its own size; the graph resizes it (EfficientSAM).</summary>
    Original,
}
