using SamCrowd.Evaluation.Overlap;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Evaluation.Tests.Overlap;

public sealed class SummaryFileTests
{
    private const string Whole = """
        {"mean": {"1": {}, "(1, 2)": {}}, "metric_per_case": [{"prediction_file": "p/c1.nii.gz", "reference_file": "r/c1.nii.gz",
         "metrics": {"1": {"Dice": 0.5, "IoU": NaN, "FP": 1, "TP": 2, "FN": 3, "TN": 4}, "(1, 2)": {"Dice": 1}}}]}
        """;

    [Fact]
    public void Labels_and_regions_are_read_and_what_is_not_there_is_no_number()
    {
        var summary = Read(Whole);
        Assert.Equal(["1", "(1, 2)"], summary.Regions.Select(region => region.Key));
        var item = Assert.Single(summary.Cases);
        Assert.Equal((0.5, 1.0, 2.0), (item.Overlap[0].Dice, item.Overlap[0].FalsePositives, item.Overlap[0].TruePositives));
        Assert.True(double.IsNaN(item.Overlap[0].IoU) && double.IsNaN(item.Overlap[1].TrueNegatives));
    }

    [Theory]
    [InlineData("\"Dice\": 0.5", "\"Dice\": false", "metric_per_case[0].metrics.1.Dice")]
    [InlineData("\"Dice\": 0.5", "\"Dice\": \"x\"", "metric_per_case[0].metrics.1.Dice")]
    [InlineData("\"1\": {}", "\"2x\": {}", "\"2x\", which is no label")]
    [InlineData("\"(1, 2)\": {}", "\"()\": {}", "\"()\", which is no label")]
    [InlineData("\"p/c1.nii.gz\"", "7", "metric_per_case[0].prediction_file")]
    [InlineData("\"metric_per_case\"", "\"metrics\"", "has no \"metric_per_case\"")]
    public void A_value_of_another_kind_is_refused_with_file_and_place(string right, string wrong, string said)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(Whole.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains("summary.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static EvaluationSummary Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["summary.json"], text);
        return SummaryFile.Read(folder["summary.json"]);
    }
}
