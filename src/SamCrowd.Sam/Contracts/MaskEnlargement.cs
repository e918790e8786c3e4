namespace SamCrowd.Sam.Contracts;

/// <summary>
/// How low-resolution logits come to the image's size; every step is bilinear as torch's interpolate(align_corners=False).
/// </summary>
internal enum MaskEnlargement
{
    /// <summary>To the square that prompt coordinates refer to; its padding is cut off; to the image's size (SAM).</summary>
    TwoSteps,

    /// <summary>To the image's size at once: there is no padding (SAM 2, MedSAM).</summary>
    OneStep,

    /// <summary>The padding is cut off at the low resolution; to the image's size (NanoSAM).</summary>
    CutFirst,
}
