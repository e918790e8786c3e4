using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Models;

/// <summary>What a file or a folder of models is and how it is called, as names and values for a reader.</summary>
internal static class ModelInspection
{
    /// <summary>One file by itself; what only its partner could tell is said to be open.</summary>
    /// <param name="overrides">What the user knows better; null for nothing.</param>
    /// <exception cref="InvalidInputException">The file is neither a known encoder nor a known decoder.</exception>
    public static IReadOnlyList<(string Name, string Value)> Of(OnnxModel model, ContractOverrides? overrides = null)
    {
        overrides ??= new ContractOverrides();
        var known = overrides.Apply(model.Signature);
        if (EncoderRecognizer.IsWhole(known))
        {
            var decoder = Decoder();
            var encoder = EncoderRecognizer.Recognize(model.Signature, decoder, overrides);
            return [.. ContractText.Of(encoder), .. ContractText.Of(decoder, encoder)];
        }
        if (DecoderRecognizer.IsDecoder(known)) return ContractText.Of(Decoder());
        if (EncoderRecognizer.IsEncoder(known)) return ContractText.Of(EncoderRecognizer.Recognize(model.Signature, null, overrides));
        throw new InvalidInputException(
            model.Signature.File, "it is neither an image encoder nor a mask decoder of the SAM family that is known",
            "state what its inputs and outputs are with 'names' of a contract file");

        DecoderContract Decoder() => CornerTrial.Settle(model, DecoderRecognizer.Recognize(model.Signature, overrides), overrides);
    }

    /// <summary>A pair as it is used together.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(SamModel model) =>
        [.. ContractText.Of(model.EncoderContract), .. ContractText.Of(model.DecoderContract, model.EncoderContract)];
}
