using System.Text.Json.Nodes;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>A sweep through the built program, tiny trainings.</summary>
[Trait("Category", "Long")]
public sealed class SweepRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Points_share_what_is_equal_and_end_in_one_table()
    {
        File.WriteAllText(_folder["sweep.yaml"], $"""
            extends: {SharedData.Repository}/experiments/demo.yaml
            name: small
            matrix:
              training.epochs: [1, 2]
              prediction.step_size: [0.5, 1]
            data: {"{ train: 2, test: 2, phantom: { size: [8, 48, 48] } }"}
            plan: {"{ patch_size: [8, 32, 32], features: [4, 8] }"}
            training: {"{ folds: [all], iterations: 2, validation_iterations: 1, threads: 1 }"}
            """);
        string[] args = ["run", _folder["sweep.yaml"], "--out", _folder["run"]];
        var (code, output, error) = CliProcess.Run(args);
        Assert.True(code == 0, error);
        var points = new[] { "epochs-1_step_size-0.5", "epochs-1_step_size-1", "epochs-2_step_size-0.5", "epochs-2_step_size-1" };
        Assert.All(points, point => Assert.True(File.Exists(_folder["run", point, "report", "report.html"]), point));

        // One import for all, one training for each number of epochs, one prediction a point.
        Assert.Single(points.Select(point => Start(point, "import")).Distinct());
        Assert.Equal(2, points.Select(point => Start(point, "train", "GT", "fold_all")).Distinct().Count());
        Assert.Equal(4, points.Select(point => Start(point, "predict", "GT")).Distinct().Count());

        var table = File.ReadAllLines(_folder["run", "sweep.csv"]);
        Assert.Equal("training.epochs,prediction.step_size,arm,label,cases,mean_dice,half_width_95,difference_to_first_arm,p", table[0]);
        Assert.Equal(points.Length * 2 * 6, table.Length - 1);
        Assert.Contains(table, line => line.StartsWith("2,0.5,SAM,mean,2,", StringComparison.Ordinal));
        Assert.True(new FileInfo(_folder["run", "sweep.png"]).Length > 1000);

        (code, output, error) = CliProcess.Run(args);
        Assert.True(code == 0, error);
        Assert.Contains("nothing to do: all", output, StringComparison.Ordinal);
        (code, output, _) = CliProcess.Run("status", _folder["run"]);
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^epochs-2_step_size-1 +(\d+) of \1$", output);
    }

    [Fact]
    public void A_dry_run_tells_what_a_point_will_take_from_an_earlier_one()
    {
        File.WriteAllText(_folder["sweep.yaml"], $"extends: {SharedData.Repository}/experiments/demo.yaml\nmatrix: "
            + $"{"{ training.epochs: [1, 2] }"}\n");
        var (code, output, error) = CliProcess.Run("run", _folder["sweep.yaml"], "--out", _folder["run"], "--dry-run");
        Assert.True(code == 0, error);
        var second = output[output.IndexOf("epochs-2:", StringComparison.Ordinal)..];
        Assert.Matches(@"(?m)^import +link +the same as in epochs-1 +all +-$", second);
        Assert.Matches(@"(?m)^train/GT/fold_0 +all +never done +GT +import plan/shared preprocess/GT$", second);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    private string Start(string point, params string[] stage) =>
        (string)JsonNode.Parse(File.ReadAllText(_folder[["run", point, .. stage, "stage.json"]]))!["start"]!;
}
