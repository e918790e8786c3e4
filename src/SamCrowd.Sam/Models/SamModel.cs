using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Models;

/// <summary>An encoder and a decoder that fit each other, or one graph that is both, with their contracts.</summary>
public sealed class SamModel : IDisposable
{
    internal SamModel(OnnxModel encoder, OnnxModel decoder, ContractOverrides overrides, int sideBySide)
    {
        (Encoder, Decoder, Overrides, SideBySide) = (encoder, decoder, overrides, sideBySide);
        DecoderContract = CornerTrial.Settle(decoder, DecoderRecognizer.Recognize(decoder.Signature, overrides), overrides);
        EncoderContract = EncoderRecognizer.Recognize(encoder.Signature, DecoderContract, overrides);
        CheckFit();
    }

    internal OnnxModel Encoder { get; }

    internal OnnxModel Decoder { get; }

    /// <summary>What the user and the model's folder say about the contracts; nothing where every field is null.</summary>
    internal ContractOverrides Overrides { get; }

    /// <summary>Images that its threads are shared out for.</summary>
    internal int SideBySide { get; }

    /// <summary>True where one graph is both: then each prompt encodes the image again.</summary>
    internal bool IsWhole => Encoder == Decoder;

    internal EncoderContract EncoderContract { get; }

    internal DecoderContract DecoderContract { get; }

    /// <summary>Loads a model's folder.</summary>
    /// <param name="folder">A folder that holds one encoder and one decoder (.onnx), told apart by their signatures, or one graph that is
    /// both; a contract.json in it states what their signatures leave open.</param>
    /// <param name="settings">Null for the best provider there is, on all cores.</param>
    /// <exception cref="InvalidInputException">The folder is missing, or does not hold exactly one of each and nothing says which are
    /// meant.</exception>
    public static SamModel Load(string folder, RuntimeSettings? settings = null) => Load(folder, settings ?? new RuntimeSettings(), null);

    /// <inheritdoc cref="Load(string, RuntimeSettings)"/>
    /// <param name="overrides">What the user knows better than the recognised contracts and the folder's contract.json; null for
    /// nothing.</param>
    internal static SamModel Load(string folder, RuntimeSettings settings, ContractOverrides? overrides) =>
        ModelFiles.Load(folder, settings, (overrides ?? new ContractOverrides()).Over(ContractOverrides.OfFolder(folder)));

    /// <summary>The contracts under a preset's protocol; what the user states wins over it.</summary>
    /// <exception cref="InvalidInputException">The protocol does not fit the model, or what the model takes is not known and is not
    /// stated.</exception>
    internal (EncoderContract Encoder, DecoderContract Decoder) ContractsFor(SamProtocol protocol)
    {
        var encoder = Overrides.Apply(protocol.Apply(EncoderContract, Encoder.Signature.File));
        var decoder = Overrides.Apply(protocol.Apply(DecoderContract, EncoderContract));
        if (protocol == SamProtocol.AsRecognised && encoder.Doubt is { } doubt)
        {
            throw new InvalidInputException(
                Encoder.Signature.File, $"these may be SAM's or MedSAM's weights, and {doubt}",
                "use preset medsam or medsam-as-in-paper, or state 'scaling' in a contract file (mean-std for SAM's)");
        }
        DecoderChoice.Check(decoder, Decoder.Signature.File);
        return (encoder, decoder);
    }

    /// <summary>Gives the memory of both graphs back; the model cannot be used afterwards.</summary>
    public void Dispose()
    {
        Encoder.Dispose();
        if (!IsWhole) Decoder.Dispose();
    }

    private void CheckFit()
    {
        foreach (var (role, feature) in DecoderContract.Inputs.Select(i => (Feature: FeatureOf(i.Key), i.Value))
            .Where(p => p.Feature is not null))
        {
            if (!EncoderContract.Outputs.TryGetValue(role!.Value, out var output))
                throw new InvalidInputException($"{Decoder.Signature.File}: the decoder needs '{feature.Name}', which the encoder "
                    + $"{Encoder.Signature.File} does not give; the two belong to different models");
            var clash = role != FeatureRole.Intermediate0 && output.Rank == feature.Rank
                && output.Dimensions.Zip(feature.Dimensions).Any(d => d.First > 0 && d.Second > 0 && d.First != d.Second);
            if (clash)
                throw new InvalidInputException($"{Decoder.Signature.File}: the decoder's input '{feature}' does not take the encoder's "
                    + $"output '{output}'; the two belong to different models");
        }
    }

    internal static FeatureRole? FeatureOf(DecoderRole role) => role switch
    {
        DecoderRole.Embedding => FeatureRole.Embedding,
        DecoderRole.PositionalEmbedding => FeatureRole.PositionalEmbedding,
        DecoderRole.HighResolution0 => FeatureRole.HighResolution0,
        DecoderRole.HighResolution1 => FeatureRole.HighResolution1,
        DecoderRole.Intermediates => FeatureRole.Intermediate0,
        DecoderRole.Image => FeatureRole.Image,
        _ => null,
    };
}
