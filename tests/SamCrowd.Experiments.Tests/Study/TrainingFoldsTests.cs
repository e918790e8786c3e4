using SamCrowd.Datasets.Splits;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Experiments.Study.Data;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Study;

public sealed class TrainingFoldsTests : IDisposable
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 20).Select(n => $"case_{n:00}")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_file_the_folds_are_nnUNets() =>
        Assert.Equal(CrossValidation.Create(Ids)[2].Validation, TrainingFolds.Select(new TrainingSection(), Ids, "2").Validation);

    [Fact]
    public void A_split_file_decides_the_folds()
    {
        SplitsFile.Write(_folder["splits.json"], [new Fold([.. Ids[4..]], [.. Ids[..4]])]);
        Assert.Equal(Ids[..4], TrainingFolds.Select(new TrainingSection { Splits = Given("splits.json") }, Ids, "0").Validation);
    }

    [Fact]
    public void Stratified_folds_validate_on_every_group()
    {
        File.WriteAllLines(_folder["sites.csv"], ["case,group", .. Ids.Select((id, n) => $"{id},{(n < 5 ? "small site" : "large site")}")]);
        var training = new TrainingSection { StratifyBy = Given("sites.csv") };
        for (var fold = 0; fold < 5; fold++)
        {
            var validation = TrainingFolds.Select(training, Ids, $"{fold}").Validation;
            Assert.Equal(1, validation.Count(id => Array.IndexOf(Ids, id) < 5));
            Assert.Equal(3, validation.Count(id => Array.IndexOf(Ids, id) >= 5));
        }
    }

    [Fact]
    public void A_case_without_a_group_is_named()
    {
        File.WriteAllLines(_folder["sites.csv"], Ids[1..].Select(id => $"{id},a"));
        var error = Assert.Throws<InvalidInputException>(() =>
            TrainingFolds.Select(new TrainingSection { StratifyBy = Given("sites.csv") }, Ids, "0"));
        Assert.Contains("case_00 has no group", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_two_ways_at_once_are_refused_with_the_place_in_the_experiment()
    {
        var missing = Assert.Throws<InvalidInputException>(() => TrainingFolds.Files(new TrainingSection { Splits = Given("none.json") }));
        Assert.StartsWith("study.yaml", missing.Message, StringComparison.Ordinal);
        var both = new TrainingSection { Splits = Given("a"), StratifyBy = Given("b") };
        Assert.Contains("give one of them", Assert.Throws<InvalidInputException>(() => TrainingFolds.Files(both)).Message,
            StringComparison.Ordinal);
    }

    private InputPath Given(string name) => new(_folder[name], new Position("study.yaml", _folder.Root, 7, 3));
}
