using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;

namespace SamCrowd.Experiments.Repair.Steps;

/// <summary>The SAM of a repair, opened when a step first prompts it.</summary>
internal sealed class SamPrompter(SamSource source, int channel, FileHashes hashes) : IDisposable
{
    private SamModel? _model;
    private SamLabeler? _labeler;

    /// <summary>What decides SAM's masks.</summary>
    public JsonObject Key => new()
    {
        ["labels"] = SettingsJson.Key(source.Labels),
        ["channel"] = channel,
        ["contract"] = source.Contract?.ToJson(),
        ["model"] = new JsonArray([.. SamModelFolder.Files(source.ModelFolder).Select(file => (JsonNode)hashes.Of(file))]),
    };

    /// <summary>Logits of each prompt, slice by slice.</summary>
    public IEnumerable<PromptLogits> Logits(RepairCase item, IReadOnlyList<BoxPrompt> prompts, CancellationToken cancellation) =>
        Labeler.Logits(item.ReadImage(channel), prompts, cancellation);

    /// <summary>Label maps of prompts alone: nothing is interpolated or ignored.</summary>
    public Volume<short> Label(RepairCase item, IReadOnlyList<BoxPrompt> prompts, CancellationToken cancellation) =>
        Labeler.Label(item.ReadImage(channel), prompts, cancellation).Labels;

    public void Dispose() => _model?.Dispose();

    private SamLabeler Labeler => _labeler ??= new SamLabeler(
        _model ??= SamModel.Load(source.ModelFolder, source.Runtime, source.Contract),
        source.Labels with { UnboxedSlices = UnboxedSlices.Background, IgnoreLabel = null, KeepConfidence = false },
        source.Cache);
}
