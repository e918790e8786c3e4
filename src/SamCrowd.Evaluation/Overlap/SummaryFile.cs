using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>
/// nnU-Net's summary.json: means first (keys sorted), NaN bare, counts whole in the cases and with a decimal point in the means.
/// </summary>
internal static class SummaryFile
{
    public static void Write(string path, EvaluationSummary summary) => PythonJson.Write(path, ToJson(summary));

    public static JsonObject ToJson(EvaluationSummary summary) => new()
    {
        ["foreground_mean"] = Figures(summary.ForegroundMean, whole: false),
        ["mean"] = ByRegion(summary.Regions, summary.Means, whole: false),
        ["metric_per_case"] = new JsonArray([.. summary.Cases.Select(item => (JsonNode)new JsonObject
        {
            ["metrics"] = ByRegion(summary.Regions, item.Overlap, whole: true),
            ["prediction_file"] = item.PredictionFile,
            ["reference_file"] = item.ReferenceFile,
        })]),
    };

    /// <exception cref="InvalidInputException">The file is missing or no summary.</exception>
    public static EvaluationSummary Read(string path)
    {
        var json = JsonInput.Read(path);
        LabelRegion[] regions =
        [
            .. json["mean"].Members().Select(pair => LabelRegion.TryKey(pair.Key)
                ?? throw json["mean"].Invalid($"has the key \"{pair.Key}\", which is no label and no region", "evaluate again"))
                .OrderBy(region => region.Values[0]),
        ];
        return new EvaluationSummary(regions, [.. json["metric_per_case"].Items().Select(item => ReadCase(item, regions))]);
    }

    private static CaseEvaluation ReadCase(JsonItem item, LabelRegion[] regions)
    {
        var (metrics, prediction, reference) = (item["metrics"], item["prediction_file"].Text(), item["reference_file"].Text());
        var name = Path.GetFileName(prediction);
        var ending = VolumeFile.Endings.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase)) ?? "";
        return new CaseEvaluation(name[..^ending.Length], reference, prediction,
            [.. regions.Select(region =>
        {
            var figures = metrics[region.Key];
            double Figure(string key) => figures.Find(key)?.Number() ?? double.NaN;
            return new OverlapMetrics(Figure("Dice"), Figure("IoU"), Figure("FP"), Figure("TP"), Figure("FN"), Figure("TN"));
        })]);
    }

    /// <summary>Python sorts the keys as text: "10" before "2".</summary>
    private static JsonObject ByRegion(IReadOnlyList<LabelRegion> regions, IReadOnlyList<OverlapMetrics> metrics, bool whole)
    {
        var json = new JsonObject();
        foreach (var (region, figures) in regions.Zip(metrics).OrderBy(pair => pair.First.Key, StringComparer.Ordinal))
            json[region.Key] = Figures(figures, whole);
        return json;
    }

    private static JsonObject Figures(OverlapMetrics metrics, bool whole)
    {
        JsonNode Count(double value) => whole ? JsonValue.Create((long)value) : JsonValue.Create(value);
        return new JsonObject
        {
            ["Dice"] = metrics.Dice,
            ["FN"] = Count(metrics.FalseNegatives),
            ["FP"] = Count(metrics.FalsePositives),
            ["IoU"] = metrics.IoU,
            ["TN"] = Count(metrics.TrueNegatives),
            ["TP"] = Count(metrics.TruePositives),
            ["n_pred"] = Count(metrics.PredictedVoxels),
            ["n_ref"] = Count(metrics.ReferenceVoxels),
        };
    }
}
