using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>A comparison as JSON, every figure with all its digits.</summary>
public static class ComparisonFile
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
        ["mean_b"] = row.B.Mean,
        ["half_width_b"] = row.B.HalfWidth,
        ["mean_difference"] = row.MeanDifference,
        ["median_difference"] = row.MedianDifference,
        ["p"] = row.Wilcoxon.PValue,
        ["p_holm"] = row.HolmP,
        ["statistic"] = row.Wilcoxon.Statistic,
        ["exact"] = row.Wilcoxon.Exact,
        ["zeros"] = row.Wilcoxon.Zeros,
        ["hodges_lehmann"] = Interval(row.HodgesLehmann),
        ["bootstrap_mean_difference"] = Interval(row.BootstrapMeanDifference),
        ["rank_biserial"] = row.Wilcoxon.RankBiserial,
        ["cohen_dz"] = row.CohenDz,
    };

    private static JsonObject Interval(Interval interval) => new()
    {
        ["estimate"] = interval.Estimate,
        ["low"] = interval.Low,
        ["high"] = interval.High,
        ["confidence"] = interval.Confidence,
    };

    private static JsonArray Names(IReadOnlyList<string> names) => new([.. names.Select(name => (JsonNode)name)]);
}
