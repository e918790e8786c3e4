namespace SamCrowd.Sam.Contracts;

/// <summary>How to call an image encoder, and the frame that prompts and masks of its images refer to.</summary>
internal sealed record EncoderContract
{
    /// <summary>The export family that the signature belongs to, for a reader, e.g. "SAM".</summary>
    public required string Family { get; init; }

    public required TensorSignature Input { get; init; }

    public required ImageLayout Layout { get; init; }

    /// <summary>Length in pixels of the (long) side that the image is brought to.</summary>
    public required int Side { get; init; }

    public required ImageFit Fit { get; init; }

    /// <summary>True where sizes of a kept aspect are cut down to whole pixels; false where they are rounded.</summary>
    public bool CutsSizes { get; init; }

    /// <summary>True where the image has to be padded with zeros to Side x Side; false where the graph pads.</summary>
    public required bool Padded { get; init; }

    public required PixelScaling Scaling { get; init; }

    public ResizeFilter Filter { get; init; } = ResizeFilter.PillowBilinear;

    /// <summary>Side of the square that prompt coordinates and masks refer to; null for <see cref="Side"/>.</summary>
    public int? CoordinateSide { get; init; }

    /// <summary>
    /// True where prompt coordinates are multiplied by the long side's factor along both axes; false where each axis has its own, which
    /// differs by the rounding of the short side.
    /// </summary>
    public bool OneCoordinateFactor { get; init; }

    /// <summary>Whether preset medsam may be used with it.</summary>
    public MedSamUse MedSam { get; init; }

    /// <summary>The outputs the decoder will want, by what they are.</summary>
    public required IReadOnlyDictionary<FeatureRole, TensorSignature> Outputs { get; init; }

    /// <summary>What the metadata cannot tell and was assumed; null where nothing was.</summary>
    public string? Assumption { get; init; }

    /// <summary>
    /// Why it is not known which values it takes; refused unless the user states the scaling or names MedSAM's preset. Null where they can.
    /// </summary>
    public string? Doubt { get; init; }
}
