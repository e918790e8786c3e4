namespace SamCrowd.Sam.Models;

/// <summary>In what numbers an encoder's matrix products are computed.</summary>
public enum Quantization
{
    /// <summary>As the file has them.</summary>
    None,

    /// <summary>
    /// Weights as whole numbers of 7 bits, inputs as whole numbers of 8 bits: less time on a CPU, masks that differ by single pixels.
    /// </summary>
    Int8,
}
