namespace SamCrowd.Sam.Contracts;

/// <summary>The interpolation of the image before the encoder, each as the model's own code does it.</summary>
internal enum ResizeFilter
{
    /// <summary>Pillow's bilinear on 8 bits, antialiased when shrinking (SAM).</summary>
    PillowBilinear,

    /// <summary>Pillow's bicubic on 8 bits, antialiased when shrinking (NanoSAM, MedSAM2).</summary>
    PillowBicubic,

    /// <summary>torchvision's bilinear on real numbers, antialiased when shrinking: no rounding to 8 bits (SAM 2).</summary>
    FloatBilinear,

    /// <summary>scikit-image's resize of order 3, cut down to 8 bits (MedSAM).</summary>
    Cubic,

    /// <summary>OpenCV's INTER_AREA on 8 bits (LiteMedSAM).</summary>
    OpenCvArea,

    /// <summary>OpenCV's nearest neighbour (SAM-Med2D).</summary>
    Nearest,
}
