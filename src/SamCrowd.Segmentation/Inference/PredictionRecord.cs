using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.NnUNet.Models;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// OUTPUT/prediction.json: which cases are done, each with the key of what it was made from (image bytes, checkpoint bytes, settings) and
/// the checksums of its files, so that a run that was stopped continues and a changed input or a damaged output is predicted again.
/// </summary>
internal sealed class PredictionRecord
{
    private const string FileName = "prediction.json";

    private static readonly string Code = CodeVersion.Of(typeof(Predictor));

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowDuplicateProperties = false,
    };

    private readonly string _folder;
    private readonly JsonArray _models;
    private readonly FileHashes _hashes = new();
    private readonly SortedDictionary<string, DoneMarker> _done = new(StringComparer.Ordinal);

    private PredictionRecord(string folder, IReadOnlyList<Predictor> predictors)
    {
        _folder = folder;
        _models = [.. predictors.Select(ModelOf)];
    }

    private string FilePath => Path.Combine(_folder, FileName);

    /// <summary>Reads what an earlier run left; a record that cannot be read counts as none, since it only saves work.</summary>
    public static PredictionRecord Open(string folder, IReadOnlyList<Predictor> predictors)
    {
        var record = new PredictionRecord(folder, predictors);
        if (!File.Exists(record.FilePath)) return record;
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(record.FilePath), Json);
            foreach (var (id, marker) in content?.Cases ?? [])
                if (marker is { Key: not null, Outputs: not null }) record._done[id] = marker;
        }
        catch (JsonException)
        {
            record._done.Clear();
        }
        return record;
    }

    public string KeyOf(IEnumerable<string> inputs) =>
        new ContentKey(Code, _models, [.. inputs.Select((path, index) => new ContentInput($"input {index}", _hashes.Of(path)))]).Value;

    /// <param name="outputs">The files that the case has to have.</param>
    public bool IsDone(string id, string key, IEnumerable<string> outputs) =>
        _done.TryGetValue(id, out var marker) && outputs.All(path => marker.Outputs.ContainsKey(NameOf(path)))
            && marker.Holds(key, _folder, _hashes);

    /// <param name="outputs">The files that were written for the case.</param>
    public void Add(string id, string key, IEnumerable<string> outputs)
    {
        _done[id] = DoneMarker.Of(key, _folder, outputs, _hashes);
        AtomicFile.WriteText(FilePath,
            JsonSerializer.Serialize(new Content(_done, [.. _models.Select(model => model!["precision"]!.GetValue<string>())]), Json));
    }

    private string NameOf(string path) => Path.GetRelativePath(_folder, path).Replace('\\', '/');

    /// <summary>Everything that changes a label map; the device, threads and batches of tiles do not.</summary>
    private JsonObject ModelOf(Predictor predictor)
    {
        var settings = predictor.Settings;
        return new JsonObject
        {
            ["plans"] = predictor.Model.Plans.ToJson().DeepClone(),
            ["dataset"] = File.ReadAllText(Path.Combine(predictor.Model.Root, ModelFolder.DatasetFile)),
            ["step_size"] = settings.StepSize,
            ["mirroring"] = settings.Mirroring,
            ["gaussian_importance"] = settings.GaussianImportance,
            ["precision"] = predictor.Precision.Word(),
            ["checkpoints"] = new JsonArray([.. predictor.CheckpointFiles.Select(path => (JsonNode)_hashes.Of(path))]),
        };
    }

    /// <param name="Precisions">What each model was computed in at last: where settings leave it open, the machine decides.</param>
    private sealed record Content(SortedDictionary<string, DoneMarker> Cases, string[]? Precisions = null);
}
