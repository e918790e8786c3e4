using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Models;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// OUTPUT/prediction.json: which cases are done, each with the key of what it was made from (image bytes, checkpoint bytes, settings), so
/// that a run that was stopped goes on and a changed input is predicted again.
/// </summary>
internal sealed class PredictionRecord
{
    private const string FileName = "prediction.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path;
    private readonly string _modelKey;
    private readonly SortedDictionary<string, string> _done = new(StringComparer.Ordinal);

    private PredictionRecord(string path, string modelKey) => (_path, _modelKey) = (path, modelKey);

    /// <summary>Reads what an earlier run left; a record that cannot be read counts as none, since it only saves work.</summary>
    public static PredictionRecord Open(string folder, IReadOnlyList<Predictor> predictors)
    {
        var keys = predictors.Select(ModelKey).ToList();
        var record = new PredictionRecord(Path.Combine(folder, FileName), keys.Count == 1 ? keys[0] : Hash(keys));
        if (!File.Exists(record._path)) return record;
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(record._path)) is JsonObject { } json && json["cases"] is JsonObject cases)
                foreach (var (id, key) in cases) record._done[id] = key?.GetValue<string>() ?? "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            record._done.Clear();
        }
        return record;
    }

    public string KeyOf(IEnumerable<string> inputs) => Hash([_modelKey, .. inputs.Select(FileDigest.Sha256)]);

    public bool IsDone(string id, string key) => _done.TryGetValue(id, out var known) && known == key;

    public void Add(string id, string key)
    {
        _done[id] = key;
        var cases = new JsonObject(_done.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        AtomicFile.WriteText(_path, new JsonObject { ["cases"] = cases }.ToJsonString(Indented));
    }

    /// <summary>Everything that changes a label map; the device, threads and batches of tiles do not.</summary>
    private static string ModelKey(Predictor predictor)
    {
        var settings = predictor.Settings;
        return Hash([
            predictor.Model.Plans.ToJson().ToJsonString(),
            File.ReadAllText(Path.Combine(predictor.Model.Root, ModelFolder.DatasetFile)),
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{settings.StepSize} {settings.Mirroring} {settings.GaussianImportance} {settings.Precision}"),
            .. predictor.CheckpointFiles.Select(FileDigest.Sha256),
        ]);
    }

    private static string Hash(IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
