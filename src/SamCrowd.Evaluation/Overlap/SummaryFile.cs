using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>
/// nnU-Net's summary.json: means first (keys sorted), NaN bare, counts whole in the cases and with a decimal point in the means.
/// </summary>
public static class SummaryFile
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
        var json = PythonJson.ReadObject(path);
        if (json["mean"] is not JsonObject mean || json["metric_per_case"] is not JsonArray cases)
            throw new InvalidInputException($"{path} has no 'mean' or no 'metric_per_case'; evaluate again");
        LabelRegion[] regions = [.. mean.Select(pair => LabelRegion.FromKey(pair.Key)).OrderBy(region => region.Values[0])];
        return new EvaluationSummary(regions, [.. cases.Select(item => ReadCase(item, regions, path))]);
    }

    private static CaseEvaluation ReadCase(JsonNode? item, LabelRegion[] regions, string path)
    {
        if (item?["metrics"] is not JsonObject metrics || item["prediction_file"] is not { } prediction
            || item["reference_file"] is not { } reference)
            throw new InvalidInputException($"{path}: an entry of 'metric_per_case' lacks 'metrics' or a file; evaluate again");
        var name = Path.GetFileName(prediction.GetValue<string>());
        var ending = VolumeFile.Endings.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase)) ?? "";
        return new CaseEvaluation(name[..^ending.Length], reference.GetValue<string>(), prediction.GetValue<string>(),
            [.. regions.Select(region =>
        {
            var figures = metrics[region.Key] as JsonObject
                ?? throw new InvalidInputException($"{path}: a case lacks the label {region.Key}; evaluate again");
            double Figure(string key) => figures[key]?.GetValue<double>() ?? double.NaN;
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
