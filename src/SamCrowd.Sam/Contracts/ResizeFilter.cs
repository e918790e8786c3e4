namespace SamCrowd.Sam.Contracts;

/// <summary>The interpolation of the image before the encoder, each as the model's own code does it.</summary>
public enum ResizeFilter
{
    /// <summary>Pillow's bilinear on 8 bit, antialiased when shrinking (SAM).</summary>
    PillowBilinear,

    /// <summary>scikit-image's resize of order 3, cut down to 8 bits (MedSAM).</summary>
    Cubic,

    /// <summary>Nearest neighbour (SAM-Med2D).</summary>
    Nearest,
}
