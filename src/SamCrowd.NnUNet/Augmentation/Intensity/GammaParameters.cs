namespace SamCrowd.NnUNet.Augmentation.Intensity;

/// <param name="Gamma">Exponent, above 0.</param>
/// <param name="Invert">Whether the exponent acts on the negated image.</param>
public sealed record GammaParameters(double Gamma, bool Invert);
