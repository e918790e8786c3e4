using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Phantom;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Experiments.Tests.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Study;

public sealed class SourceDataTests : IDisposable
{
    private const string Experiment = """
        name: two-sets
        data:
          source: nnunet
          path: a
          train: [phantom_001, phantom_002]
          labels:
            - { name: kidney, from: [right_kidney, left_kidney] }
            - { name: liver }
          test_from:
            source: nnunet
            path: b
            cases: [phantom_003, phantom_004]
            labels:
              - { name: liver }
              - { name: kidney, from: [left_kidney, right_kidney] }
        arms: [{ name: GT, labels: ground-truth }]
        training: { folds: [all] }
        """;

    private readonly TemporaryFolder _folder = new();

    public SourceDataTests()
    {
        var settings = new PhantomSettings { Cases = 3, TestCases = 0, Size = new Size3(8, 32, 32) };
        PhantomDataset.Write(settings, _folder["a"]);
        PhantomDataset.Write(settings with { Seed = 2, Cases = 2, TestCases = 2 }, _folder["b"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_cases_come_from_one_set_and_test_cases_from_the_other_with_the_same_label_values()
    {
        var study = Study(Experiment);
        var runner = new StageRunner(study.Run, new FileHashes(study.Run.Hashes), RunCapacity.OneAtATime);
        runner.Run(new StageRequest(StudyStages.Build(study)) { Only = "import" }, new RunLog());
        var imported = new DatasetFolder(study.Layout.DatasetRoot);
        Assert.Equal([("background", 0), ("kidney", 1), ("liver", 2)],
            imported.Description.Labels.Entries.Select(entry => (entry.Name, entry.Values[0])));
        Assert.Equal(["phantom_001", "phantom_002"], imported.TrainingCases.Select(item => item.Id));
        Assert.Equal(["phantom_003", "phantom_004"], imported.TestCases.Select(item => item.Id));
        foreach (var (made, original) in imported.TrainingCases.Select(item => (item, "a"))
            .Concat(imported.TestCases.Select(item => (item, "b"))))
        {
            var before = VolumeFile.Read<short>(new DatasetFolder(_folder[original]).Case(made.Id).LabelPath!);
            var expected = before.Map(value =>
                (short)(value is StudyOrgans.RightKidney or StudyOrgans.LeftKidney ? 1 : value == StudyOrgans.Liver ? 2 : 0));
            Assert.Contains((short)2, expected.Voxels);
            Assert.Equal(expected.Voxels, VolumeFile.Read<short>(made.LabelPath!).Voxels);
        }
    }

    [Theory]
    [InlineData("cases: [phantom_003, phantom_004]", "cases: [phantom_001]", "its case \"phantom_001\" is called as one of ")]
    [InlineData("cases: [phantom_003, phantom_004]", "cases: [phantom_009]", "has no labelled case 'phantom_009'")]
    [InlineData("cases: [phantom_003, phantom_004]", "cases: 5", "has 4 labelled cases, but 5 are requested")]
    [InlineData("- { name: liver }\n      - { name: kidney, from: [left_kidney, right_kidney] }", "- { name: liver }", "name the same ones "
        + "in data.test_from.labels")]
    [InlineData("from: [left_kidney, right_kidney]", "from: [left_kidny]", "there is no label \"left_kidny\"; it has background, spleen")]
    [InlineData("train: [phantom_001, phantom_002]", "test: 1", "give them as data.test_from.cases")]
    [InlineData("path: b", "path: c", "c is not there; correct data.test_from.path")]
    [InlineData("path: b", "path: c\n    origin: { name: BTCV, url: https://example.org, licence: none }", "c is not there; download BTCV "
        + "from https://example.org (licence: none)")]
    public void Wrong_input_is_told_with_the_mend(string right, string wrong, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() =>
            StudyStages.Build(Study(Experiment.Replace(right, wrong, StringComparison.Ordinal))));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("train: [phantom_001, phantom_002]\n  test: [phantom_002, phantom_003]",
        "case 'phantom_002' is a training case and a test case")]
    [InlineData("train: [phantom_001, phantom_002, phantom_001]\n  test: [phantom_003]", "case 'phantom_001' is named twice")]
    [InlineData("train: [phantom_001]\n  test: [phantom_003, phantom_003]", "case 'phantom_003' is named twice")]
    public void A_case_is_either_trained_or_tested_on_and_counts_once(string cases, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => StudyStages.Build(Study($$"""
            name: one-set
            data:
              source: nnunet
              path: b
              {{cases}}
            arms: [{ name: GT, labels: ground-truth }]
            training: { folds: [all] }
            """)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("experiment.yaml:4:", error.Message, StringComparison.Ordinal);
    }

    private StudyContext Study(string yaml)
    {
        File.WriteAllText(_folder["experiment.yaml"], yaml);
        return new StudyContext(SweepReader.Read(_folder["experiment.yaml"], []).Points[0].Experiment, new RunFolder(_folder["run"]));
    }
}
