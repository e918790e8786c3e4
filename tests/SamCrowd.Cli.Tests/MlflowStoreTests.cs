using System.Text.Json.Nodes;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Experiments.Tracking;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

/// <summary>The files that MLflow's file store reads: mlflow/store/tracking/file_store.py.</summary>
public sealed class MlflowStoreTests : IDisposable
{
    private const string Experiment = """
        name: tracked
        data: { source: phantom, train: 2, test: 1, phantom: { size: [8, 32, 32] } }
        arms: [{ name: GT, labels: ground-truth }]
        training: { folds: [all] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Epochs_settings_and_scores_stand_where_MLflow_looks_and_are_there_once_when_written_again()
    {
        var run = Run();
        Put(run, "train/GT/fold_all", new JsonObject { ["epochs"] = 2, ["optimizer"] = "adamw" }, "metrics.jsonl", """
            {"epoch":0,"train_loss":1.5,"val_loss":null,"pseudo_dice_per_class":[0.25,null],"pseudo_dice":0.25,"ended":1000.5}
            {"epoch":1,"train_loss":1.25,"val_loss":0.75,"pseudo_dice_per_class":[0.5,0.125],"pseudo_dice":0.3125,"ended":2000.5}
            """);
        Put(run, "evaluate/GT", [], "cases.csv",
            "case,label,Dice,IoU,TP,FP,FN,TN\na,1,0.5,0.25,1,1,1,1\nb,1,0.75,0.5,1,1,1,1\na,1+2,0.5,0.5,1,1,1,1\n");

        Assert.Equal(["train/GT/fold_all", "evaluate/GT"], MlflowStore.Write(run, _folder["mlruns"]));
        MlflowStore.Write(run, _folder["mlruns"]);

        var experiment = Assert.Single(Directory.GetDirectories(_folder["mlruns"]));
        Assert.True(Path.GetFileName(experiment).All(char.IsAsciiDigit));
        Assert.Contains("name: 'tracked'\n", File.ReadAllText(Path.Combine(experiment, "meta.yaml")), StringComparison.Ordinal);
        var runs = Directory.GetDirectories(experiment).ToDictionary(one => File.ReadAllText(Path.Combine(one, "tags", "mlflow.runName")));
        Assert.Equal(2, runs.Count);
        var training = runs["train/GT/fold_all"];
        Assert.Contains("status: 3\n", File.ReadAllText(Path.Combine(training, "meta.yaml")), StringComparison.Ordinal);
        Assert.Equal("adamw", File.ReadAllText(Path.Combine(training, "params", "optimizer")));
        Assert.Equal("1000500 1.5 0\n2000500 1.25 1\n", File.ReadAllText(Path.Combine(training, "metrics", "train_loss")));
        Assert.Equal("2000500 0.75 1\n", File.ReadAllText(Path.Combine(training, "metrics", "val_loss")));
        Assert.Equal("2000500 0.125 1\n", File.ReadAllText(Path.Combine(training, "metrics", "pseudo_dice_class_2")));
        Assert.EndsWith(" 0.625 0\n", File.ReadAllText(Path.Combine(runs["evaluate/GT"], "metrics", "Dice_label_1")),
            StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(runs["evaluate/GT"], "metrics", "Dice_label_1-2")));
        Assert.False(File.Exists(Path.Combine(runs["evaluate/GT"], "metrics", "TP_label_1")));
    }

    [Fact]
    public void A_run_without_a_training_is_refused() =>
        Assert.Throws<InvalidInputException>(() => MlflowStore.Write(Run(), _folder["mlruns"]));

    private StudyRun Run()
    {
        File.WriteAllText(_folder["e.yaml"], Experiment);
        return StudyRun.Of(SweepReader.Read(_folder["e.yaml"], []), new RunFolder(_folder["run"]))[0];
    }

    private static void Put(StudyRun run, string stage, JsonObject settings, string file, string text)
    {
        var folder = run.Study.Run.Of(stage);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), text);
        new StageRecord
        {
            Stage = stage,
            Key = "k",
            Settings = settings,
            Files = new Dictionary<string, string>(),
            DependsOn = new Dictionary<string, string>(),
            Start = DateTimeOffset.UnixEpoch,
            End = DateTimeOffset.UnixEpoch.AddSeconds(5),
            Machine = Machine.Describe(),
            Program = "test",
        }.Write(folder);
    }
}
