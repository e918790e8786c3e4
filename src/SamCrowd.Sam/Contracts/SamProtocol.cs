namespace SamCrowd.Sam.Contracts;

/// <summary>What a preset changes in a recognised contract: null leaves it as recognised.</summary>
public sealed record SamProtocol
{
    public PixelScaling? Scaling { get; init; }

    public ImageFit? Fit { get; init; }

    public ResizeFilter? Filter { get; init; }

    public int? Side { get; init; }

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
