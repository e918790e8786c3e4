using SamCrowd.Imaging;

namespace SamCrowd.Sam.Contracts;

/// <summary>What a preset changes in a recognised contract.</summary>
internal enum SamProtocol
{
    /// <summary>Nothing: the model is called as its contract says.</summary>
    AsRecognised,

    /// <summary>
    /// MedSAM as its authors run it (MedSAM_Inference.py): stretched to a square by scikit-image's cubic resize, min-max to 0..1, the
    /// single-mask token, the sigmoid before one bilinear step to the image's size.
    /// </summary>
    MedSam,

    /// <summary>MedSAM's weights called as SAM's, as the study did.</summary>
    MedSamAsSam,
}

/// <summary>Applies a preset's protocol to recognised contracts.</summary>
internal static class SamProtocols
{
    /// <exception cref="InvalidInputException">The encoder is no MedSAM, or it is not known which of MedSAM and SAM it is.</exception>
    public static EncoderContract Apply(this SamProtocol protocol, EncoderContract encoder, string file)
    {
        if (protocol != SamProtocol.MedSam || encoder.MedSam == MedSamUse.Own) return encoder;
        if (encoder.MedSam == MedSamUse.No)
        {
            throw new InvalidInputException(
                file, $"preset medsam gives values of 0 to 1, stretched to a square, which this encoder ({encoder.Family}) does not take",
                "use a MedSAM encoder whose input is float [1,3,1024,1024], or preset sam, ct or mr");
        }
        return encoder with
        {
            Scaling = PixelScaling.MinMax,
            Fit = ImageFit.Square,
            Filter = ResizeFilter.Cubic,
            Padded = false,
            Assumption = null,
            Doubt = null,
        };
    }

    /// <param name="encoder">The recognised encoder, before the protocol.</param>
    public static DecoderContract Apply(this SamProtocol protocol, DecoderContract decoder, EncoderContract encoder) =>
        protocol != SamProtocol.MedSam || encoder.MedSam == MedSamUse.Own
            ? decoder
            : decoder with { Selection = MaskSelection.SingleToken, Enlargement = MaskEnlargement.OneStep, SigmoidFirst = true };
}
