namespace SamCrowd.Sam.Contracts;

/// <summary>What a preset changes in a recognised contract: null leaves it as recognised.</summary>
public sealed record SamProtocol
{
    public PixelScaling? Scaling { get; init; }

    public ImageFit? Fit { get; init; }

    public ResizeFilter? Filter { get; init; }

    public int? Side { get; init; }

    /// <summary>
    /// True to hand over prompt coordinates (whole numbers are pixel centres) as SAM's own transform reads them (a pixel reaches from its
    /// number to the next): half a pixel is added. False hands over the bare numbers, as SamPredictor's users and the study do; on a
    /// 512-pixel slice the difference is nothing, on a slice of 35 pixels it is ten pixels of the encoder's picture.
    /// </summary>
    public bool PixelCentres { get; init; } = true;

    public MaskSelection Selection { get; init; } = MaskSelection.BestCandidate;

    public EncoderContract Apply(EncoderContract contract) => contract with
    {
        Scaling = Scaling ?? contract.Scaling,
        Fit = Fit ?? contract.Fit,
        Filter = Filter ?? contract.Filter,
        Side = Side ?? contract.Side,
        Padded = Fit is null ? contract.Padded : Fit == ImageFit.LongSide && contract.Padded,
    };
}
