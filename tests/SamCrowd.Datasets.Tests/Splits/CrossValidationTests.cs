using System.Text.Json.Nodes;
using SamCrowd.Datasets.Splits;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Datasets.Tests.Splits;

public class CrossValidationTests
{
    [SharedFact("golden", "misc.json")]
    public void Five_folds_equal_the_peer_s_for_every_number_of_cases()
    {
        var golden = JsonNode.Parse(File.ReadAllText(SharedData.Golden("misc.json")))!["splits"]!.AsObject();
        Assert.NotEmpty(golden);
        foreach (var (count, folds) in golden)
        {
            var ours = CrossValidation.Create(Ids(int.Parse(count)));
            Assert.Equal(folds!.AsArray().Select(fold => Texts(fold!["train"]!)), ours.Select(fold => fold.Train));
            Assert.Equal(folds.AsArray().Select(fold => Texts(fold!["val"]!)), ours.Select(fold => fold.Validation));
        }
    }

    [SharedFact("golden", "misc.json")]
    public void Folds_beyond_the_file_equal_the_peer_s_draw()
    {
        var golden = JsonNode.Parse(File.ReadAllText(SharedData.Golden("misc.json")))!["folds_80_20_beyond_split"]!.AsObject();
        Assert.NotEmpty(golden);
        var ids = Ids(20);
        foreach (var (fold, train) in golden)
        {
            var ours = SplitsFile.Select(CrossValidation.Create(ids), int.Parse(fold), ids);
            Assert.Equal(train!.AsArray().Select(index => ids[index!.GetValue<int>()]), ours.Train);
            Assert.Equal(ids.Except(ours.Train), ours.Validation);
        }
    }

    [SharedTheory("golden", "datasets")]
    [InlineData("Dataset901_SynthCT", "ct")]
    [InlineData("Dataset902_SynthMR", "mr")]
    public void A_new_file_equals_the_peer_s(string dataset, string prefix)
    {
        using var folder = new TemporaryFolder();
        var golden = SharedData.Golden("datasets", dataset, "splits_final.json");
        SplitsFile.ReadOrCreate(folder["splits_final.json"], [.. Enumerable.Range(0, 6).Select(i => $"{prefix}_{i:000}").Reverse()]);
        Assert.Equal(File.ReadAllText(golden), File.ReadAllText(folder["splits_final.json"]));
    }

    [Fact]
    public void An_existing_file_is_respected()
    {
        using var folder = new TemporaryFolder();
        var path = folder["splits_final.json"];
        File.WriteAllText(path, """[{"train": ["b", "a"], "val": ["c"]}]""");
        var fold = Assert.Single(SplitsFile.ReadOrCreate(path, ["a", "b", "c"]));
        Assert.Equal(["b", "a"], fold.Train);
        Assert.Equal(["c"], fold.Validation);
        Assert.Contains("\"c\", which is no training case",
            Assert.Throws<InvalidInputException>(() => SplitsFile.ReadOrCreate(path, ["a", "b"])).Message);
        File.WriteAllText(path, """[{"train": ["a"], "val": ["a"]}]""");
        Assert.Contains("trains and validates on \"a\"",
            Assert.Throws<InvalidInputException>(() => SplitsFile.ReadOrCreate(path, ["a"])).Message);
        File.WriteAllText(path, """[{"train": ["a", "b", "a"], "val": []}]""");
        Assert.Contains("\"[0].train\" names the case \"a\" twice",
            Assert.Throws<InvalidInputException>(() => SplitsFile.ReadOrCreate(path, ["a", "b"])).Message);
        File.WriteAllText(path, """[{"train": [], "val": ["a"]}]""");
        Assert.Contains("\"[0].train\" names no case", Assert.Throws<InvalidInputException>(() => SplitsFile.Read(path)).Message);
        File.WriteAllText(path, """[{"train": ["a"]}]""");
        Assert.Contains("has no \"val\"", Assert.Throws<InvalidInputException>(() => SplitsFile.ReadOrCreate(path, ["a"])).Message);
    }

    [Fact]
    public void Stratified_folds_share_out_every_group()
    {
        var groups = Ids(23).ToDictionary(id => id, id => int.Parse(id[1..]) % 3 == 0 ? "siteB" : "siteA");
        var folds = CrossValidation.CreateStratified(groups);
        Assert.Equal(groups.Keys.Order(), folds.SelectMany(fold => fold.Validation).Order());
        foreach (var fold in folds)
        {
            Assert.InRange(fold.Validation.Count(id => groups[id] == "siteB"), 1, 2);
            Assert.InRange(fold.Validation.Count, 4, 5);
            Assert.Empty(fold.Train.Intersect(fold.Validation));
        }
    }

    [Fact]
    public void Too_few_cases_are_refused() =>
        Assert.Contains("'all'", Assert.Throws<InvalidInputException>(() => CrossValidation.Create(Ids(4))).Message);

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"c{i:0000}")];

    private static IEnumerable<string> Texts(JsonNode node) => node.AsArray().Select(item => item!.GetValue<string>());
}
