using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>A comparison as JSON, every figure with all its digits.</summary>
internal static class ComparisonFile
{
    public static void Write(string path, TableComparison comparison) => PythonJson.Write(path, ToJson(comparison));

    public static JsonObject ToJson(TableComparison comparison) => new()
    {
        ["cases"] = Names(comparison.Cases),
        ["only_in_a"] = Names(comparison.OnlyInA),
        ["only_in_b"] = Names(comparison.OnlyInB),
        ["columns_only_in_a"] = Names(comparison.ColumnsOnlyInA),
        ["columns_only_in_b"] = Names(comparison.ColumnsOnlyInB),
        ["means_over_some_columns"] = Names(comparison.PartialMeans),
        ["rows"] = new JsonArray([.. comparison.Rows.Select(row => (JsonNode)Row(row))]),
    };

    /// <exception cref="InvalidInputException">The file is missing or not such a comparison.</exception>
    public static TableComparison Read(string path) => FromJson(PythonJson.ReadObject(path), path);

    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="InvalidInputException">It is not such a comparison.</exception>
    public static TableComparison FromJson(JsonObject json, string source)
    {
        try
        {
            PairedComparison[] rows = [.. json["rows"]!.AsArray().Select(row => Row(row!.AsObject()))];
            // The mean is there where it is a mean of several columns.
            var hasMean = rows.Length > 1;
            return new TableComparison(
                Texts(json["cases"]), Texts(json["only_in_a"]), Texts(json["only_in_b"]), hasMean
                    ? rows[1..] : rows, hasMean ? rows[0] : null)
            {
                ColumnsOnlyInA = Texts(json["columns_only_in_a"]),
                ColumnsOnlyInB = Texts(json["columns_only_in_b"]),
                PartialMeans = Texts(json["means_over_some_columns"]),
            };
        }
        catch (Exception error) when (error is NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidInputException($"{source}: is not a comparison of two tables as this program writes it; compare them again",
                error);
        }
    }

    private static JsonObject Row(PairedComparison row) => new()
    {
        ["column"] = row.Column,
        ["n"] = row.Pairs,
        ["of"] = row.Cases,
        ["dropped"] = row.Dropped,
        ["missing"] = row.Missing,
        ["infinite"] = row.Infinite,
        ["mean_a"] = row.A.Mean,
        ["half_width_a"] = row.A.HalfWidth,
        ["sd_a"] = row.A.StandardDeviation,
        ["mean_b"] = row.B.Mean,
        ["half_width_b"] = row.B.HalfWidth,
        ["sd_b"] = row.B.StandardDeviation,
        ["mean_difference"] = row.MeanDifference,
        ["median_difference"] = row.MedianDifference,
        ["difference"] = Interval(row.Difference),
        ["seeds_a"] = row.SeedsA,
        ["seeds_b"] = row.SeedsB,
        ["p"] = row.Wilcoxon.PValue,
        ["p_permutation"] = row.PermutationP,
        ["p_bootstrap"] = row.BootstrapP,
        ["p_judged"] = row.P,
        ["p_least"] = row.LeastP,
        ["p_holm"] = row.HolmP,
        ["statistic"] = row.Wilcoxon.Statistic,
        ["rank_sum_plus"] = row.Wilcoxon.RankSumPlus,
        ["rank_sum_minus"] = row.Wilcoxon.RankSumMinus,
        ["exact"] = row.Wilcoxon.Exact,
        ["zeros"] = row.Wilcoxon.Zeros,
        ["hodges_lehmann"] = Interval(row.HodgesLehmann),
        ["bootstrap_mean_difference"] = Interval(row.BootstrapMeanDifference),
        ["rank_biserial"] = row.Wilcoxon.RankBiserial,
        ["cohen_dz"] = row.CohenDz,
    };

    private static PairedComparison Row(JsonObject row) => new(
        row["column"]!.GetValue<string>(),
        row["n"]!.GetValue<int>(),
        row["missing"]!.GetValue<int>(),
        row["infinite"]!.GetValue<int>(),
        Mean(row, "a"),
        Mean(row, "b"),
        Number(row["median_difference"]),
        new WilcoxonResult(
            Number(row["statistic"]),
            Number(row["p"]),
            Number(row["rank_sum_plus"]),
            Number(row["rank_sum_minus"]),
            row["zeros"]!.GetValue<int>(),
            row["exact"]!.GetValue<bool>()),
        Number(row["p_holm"]),
        Interval(row["hodges_lehmann"]!),
        Interval(row["bootstrap_mean_difference"]!),
        Number(row["cohen_dz"]))
    {
        Difference = Interval(row["difference"]!),
        SeedsA = row["seeds_a"]!.GetValue<int>(),
        SeedsB = row["seeds_b"]!.GetValue<int>(),
        PermutationP = Number(row["p_permutation"]),
        BootstrapP = Number(row["p_bootstrap"]),
    };

    private static MeanInterval Mean(JsonObject row, string side) => new(
        Number(row[$"mean_{side}"]), Number(row[$"half_width_{side}"]), Number(row[$"sd_{side}"]), row["n"]!.GetValue<int>());

    private static Interval Interval(JsonNode interval) => new(
        Number(interval["estimate"]), Number(interval["low"]), Number(interval["high"]), Number(interval["confidence"]));

    /// <summary>NaN is written bare, which reads as null.</summary>
    private static double Number(JsonNode? node) => node?.GetValue<double>() ?? double.NaN;

    private static string[] Texts(JsonNode? names) => [.. names!.AsArray().Select(name => name!.GetValue<string>())];

    private static JsonObject Interval(Interval interval) => new()
    {
        ["estimate"] = interval.Estimate,
        ["low"] = interval.Low,
        ["high"] = interval.High,
        ["confidence"] = interval.Confidence,
    };

    private static JsonArray Names(IReadOnlyList<string> names) => new([.. names.Select(name => (JsonNode)name)]);
}
