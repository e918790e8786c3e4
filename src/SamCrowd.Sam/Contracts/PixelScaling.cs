namespace SamCrowd.Sam.Contracts;

/// <summary>What an encoder expects of the pixel values 0..255.</summary>
internal enum PixelScaling
{
    /// <summary>(x - mean) / std with ImageNet's numbers, padding 0 afterwards.</summary>
    MeanStd,

    /// <summary>x / 255.</summary>
    Unit,

    /// <summary>(x / 255 - 0.5) / 0.5 (SAM 3).</summary>
    Half,

    /// <summary>Min-max of the resized image to 0..1 (MedSAM).</summary>
    MinMax,

    /// <summary>0..255 as they are; the graph scales and pads itself.</summary>
    Raw,
}
