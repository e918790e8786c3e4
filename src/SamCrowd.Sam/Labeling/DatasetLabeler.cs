using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam.Labeling;

/// <summary>
/// Labels the cases of a data set one after another: <c>OUT/case.nii.gz</c> and <c>OUT/records/case.json</c>, with
/// <c>OUT/confidence/case.nii.gz</c> where asked for. A case that an earlier run finished with the same image, prompts, settings and
/// models is kept, so that a run that was stopped is resumed where it was.
/// </summary>
[ResultVersion("sam-labels", 4)]
internal sealed class DatasetLabeler
{
    private static readonly string Code = CodeVersion.Of(typeof(DatasetLabeler));

    private readonly SamLabeler _labeler;
    private readonly SamLabelSettings _settings;
    private readonly string _modelKey;
    private readonly FileHashes _hashes = new();

    /// <param name="model">Stays the caller's to dispose of.</param>
    /// <param name="cache">Embeddings of slices that were encoded before, shared between runs and arms; null to encode every slice.</param>
    public DatasetLabeler(SamModel model, SamLabelSettings settings, EmbeddingCache? cache = null)
    {
        (_labeler, _settings) = (new SamLabeler(model, settings, cache), settings);
        _modelKey = $"{model.Encoder.Checksum} {model.Decoder.Checksum} {model.Overrides.ToJson()}";
    }

    /// <summary>What a user of these prompts has to know of the model; null where there is nothing to know.</summary>
    public string? NoteOn(BoxTable boxes) => _labeler.NoteOn(boxes.Prompts);

    /// <param name="cases">The cases to label; one without a prompt gets no label volume.</param>
    /// <param name="labels">The label values that prompts may have; null to accept all.</param>
    /// <param name="channel">The image channel to show to SAM.</param>
    /// <exception cref="InvalidInputException">A prompt has an unknown label or lies outside its image; no case has a prompt.</exception>
    public IReadOnlyList<LabeledCase> Run(
        IReadOnlyList<DatasetCase> cases, LabelScheme? labels, BoxTable boxes, string outputFolder, int channel = 0,
        IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var prompts = boxes.Prompts.ToLookup(p => p.Case, StringComparer.Ordinal);
        if (!cases.Any(c => prompts.Contains(c.Id)))
            throw new InvalidInputException($"none of the {cases.Count} cases has a box; the table's cases are "
                + $"{string.Join(", ", boxes.Cases.Take(3))}, the data set's {string.Join(", ", cases.Take(3).Select(c => c.Id))}");
        if (labels is not null) CheckLabels(boxes, labels);
        var results = new List<LabeledCase>();
        foreach (var item in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            var result = prompts.Contains(item.Id) ? Label(item, [.. prompts[item.Id]], outputFolder, channel, cancellation)
                : new LabeledCase(item.Id, null, null, false);
            results.Add(result);
            progress?.Report(new StepProgress("SAM labels", results.Count, cases.Count, Describe(result)));
        }
        return results;
    }

    private LabeledCase Label(DatasetCase item, IReadOnlyList<BoxPrompt> prompts, string outputFolder, int channel,
        CancellationToken cancellation)
    {
        if (channel < 0 || channel >= item.ImagePaths.Count)
            throw new InvalidInputException($"case {item.Id}: there is no channel {channel}; its images are channels 0 to "
                + $"{item.ImagePaths.Count - 1}");
        var labelPath = Path.Combine(outputFolder, item.Id + ".nii.gz");
        var recordPath = Path.Combine(outputFolder, "records", item.Id + ".json");
        var key = KeyOf(item.ImagePaths[channel], prompts);
        if (File.Exists(recordPath) && CaseRecord.Read(recordPath) is { Done: not null } old && old.Done.Holds(key, outputFolder, _hashes))
            return new LabeledCase(item.Id, labelPath, old, true);
        var made = Named(item, () => _labeler.Label(VolumeFile.Read<float>(item.ImagePaths[channel]), prompts, cancellation));
        string[] files = [labelPath];
        if (made.Confidence is { } confidence)
        {
            files = [labelPath, Path.Combine(outputFolder, "confidence", item.Id + ".nii.gz")];
            VolumeFile.Write(files[1], confidence);
        }
        VolumeFile.Write(labelPath, made.Labels);
        var record = new CaseRecord(item.Id, DoneMarker.Of(key, outputFolder, files, _hashes), _settings.Preset.Name, made.Timing,
            made.Coverage, made.RemovedVoxels, made.Prompts)
        {
            EmptyLabels = [.. prompts.Select(prompt => prompt.Label).Distinct().Order()
                .Where(label => !made.Labels.Voxels.Contains((short)label))],
        };
        // Last: a record says that everything of its case is there.
        record.Write(recordPath);
        return new LabeledCase(item.Id, labelPath, record, false);
    }

    private string KeyOf(string imagePath, IReadOnlyList<BoxPrompt> prompts)
    {
        var drawn = prompts.Select(p => string.Create(
            CultureInfo.InvariantCulture, $"{p.Axis} {p.Slice} {p.Label} {p.Box} {string.Join(' ', p.Points)} {p.Annotator}"));
        var settings = new JsonObject
        {
            ["settings"] = _settings.ToString(),
            ["prompts"] = new JsonArray([.. drawn.Select(text => (JsonNode)text)]),
        };
        return new ContentKey(Code, settings,
            [new ContentInput("model", _modelKey), new ContentInput("image", _hashes.Of(imagePath))]).Value;
    }

    private static SamLabelVolume Named(DatasetCase item, Func<SamLabelVolume> label)
    {
        try
        {
            return label();
        }
        catch (InvalidInputException error) when (!error.Message.Contains(item.Id, StringComparison.Ordinal))
        {
            throw new InvalidInputException($"case {item.Id}: {error.Message}", error);
        }
    }

    private static void CheckLabels(BoxTable boxes, LabelScheme labels)
    {
        var unknown = boxes.Prompts.FirstOrDefault(p => !labels.ForegroundLabels.Contains(p.Label));
        if (unknown is not null)
            throw new InvalidInputException($"case {unknown.Case}, slice {unknown.Slice}: label {unknown.Label} is not one of the data "
                + $"set's ({string.Join(", ", labels.ForegroundLabels)}); map it when the boxes are imported");
    }

    private static string Describe(LabeledCase result) => result switch
    {
        { LabelPath: null } => $"{result.Case}: no boxes, no label",
        { Reused: true } => $"{result.Case}: done before",
        { Record: { } r } => string.Create(CultureInfo.InvariantCulture, $"{result.Case}: {r.Timing.Slices} slices, {r.Timing.Prompts} "
            + $"prompts, {r.Timing.Total:0.0} s"),
        _ => result.Case,
    };
}
