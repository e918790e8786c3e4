using SamCrowd.Evaluation.Comparison;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Evaluation.Tests.Comparison;

public sealed class ComparisonFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back_to_the_last_bit()
    {
        var path = _folder["comparison.json"];
        foreach (var columns in new[] { new[] { "liver" }, ["liver", "spleen"], ["liver", "spleen", "mean"] })
        {
            var written = TableComparison.Of(Table(columns, 1), Table(columns, 2), new ComparisonSettings { Seed = 7 });
            ComparisonFile.Write(path, written);
            var read = ComparisonFile.Read(path);
            Assert.Equal(written.Rows, read.Rows);
            Assert.Equal(written.Mean, read.Mean);
            Assert.Equal(written.Cases, read.Cases);
            Assert.Equal(written.OnlyInA, read.OnlyInA);
            Assert.Equal(written.PartialMeans, read.PartialMeans);
            Assert.Equal(ComparisonFile.ToJson(written).ToJsonString(Any), ComparisonFile.ToJson(read).ToJsonString(Any));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"rows\": 3}")]
    [InlineData("{\"rows\": [{\"column\": 1}], \"cases\": [], \"only_in_a\": [], \"only_in_b\": []}")]
    public void Another_file_is_wrong_input_that_names_it(string text)
    {
        File.WriteAllText(_folder["other.json"], text);
        Assert.Contains("other.json", Assert.Throws<InvalidInputException>(() => ComparisonFile.Read(_folder["other.json"])).Message,
            StringComparison.Ordinal);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Any =
        new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Seven cases; one without a value, one whose value is infinite, one that the other table lacks.</summary>
    private static ScoreTable Table(string[] columns, int seed)
    {
        var random = new Random(seed);
        var scores = Enumerable.Range(0, 7).ToDictionary(index => $"case_{index}", _ => columns.Select(_ => random.NextDouble()).ToArray());
        scores["case_1"][0] = double.NaN;
        if (seed == 1) scores["case_2"][0] = double.PositiveInfinity;
        scores.Add($"only_{seed}", [.. columns.Select(_ => 0.5)]);
        return new ScoreTable(columns, scores);
    }
}
