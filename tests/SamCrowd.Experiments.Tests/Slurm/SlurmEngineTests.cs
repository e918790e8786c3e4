using System.Diagnostics;
using System.Text.Json.Nodes;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Tests.EndToEnd;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Slurm;

/// <summary>Studies through sbatch, slurmctld and slurmd: few cases, few iterations, the same code path as on a cluster.</summary>
[Trait("Category", "Long")]
public sealed class SlurmEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SlurmFact]
    public async Task A_study_runs_as_jobs_that_are_left_followed_again_and_submitted_again_where_one_is_killed()
    {
        using var cluster = new SlurmCluster();
        var args = Args("data.train=5", "data.test=2", "training.folds=[0,1]", "training.epochs=20");

        // Stopped while the jobs run: they go on.
        var (code, output, error) = CliProcess.RunAndStopWhen(() => Exists("run", "import", "stage.json"), args);
        Assert.Equal(130, code);
        Assert.Matches(@"the jobs continue without being followed; the same command follows them again, scancel [0-9 ]+ ends them", output);

        // A changed experiment would meet the jobs of the old one.
        (code, _, error) = CliProcess.Run([.. args, "--set", "training.epochs=21"]);
        Assert.Equal(2, code);
        Assert.Contains("jobs of the experiment as it was before are still in the queue", error, StringComparison.Ordinal);

        var following = Task.Run(() => CliProcess.Run(args));
        var history = _folder["run", "unfinished", "train", "GT", "fold_0", "metrics.jsonl"];
        while (!following.IsCompleted && !(File.Exists(history) && File.ReadLines(history).Any())) await Task.Delay(50);
        var first = TaskOf("train/GT/fold_0");
        using (var job = Process.GetProcessById(StageState.TryRead(new RunFolder(_folder["run"]), "train/GT/fold_0")!.ProcessId))
            job.Kill();
        (code, output, error) = await following;
        Assert.True(code == 0, output + error);

        Assert.Contains("follows the jobs that are in the queue already", output, StringComparison.Ordinal);
        Assert.Contains($"train/GT/fold_0: job {first} was ended by signal 9 (FAILED)", output, StringComparison.Ordinal);
        Assert.Contains("is submitted again (1 of 2)", output, StringComparison.Ordinal);
        Assert.True(Exists("run", "report", "report.html"));
        var records = Directory.EnumerateFiles(_folder["run"], StageRecord.FileName, SearchOption.AllDirectories)
            .Select(path => StageRecord.TryRead(Path.GetDirectoryName(path)!)!).ToList();
        Assert.All(records, record => Assert.NotNull(record.End));
        Assert.Single(records.Single(record => record.Stage == "train/GT/fold_0").Resumed);
        Assert.Empty(records.Single(record => record.Stage == "train/SAM/fold_1").Resumed);

        // Every stage was done by a job, the folds of an arm by the tasks of one array.
        var printed = string.Concat(Directory.EnumerateFiles(_folder["run", "slurm"], "*.out").Select(File.ReadAllText));
        Assert.All(records, record => Assert.Contains($"{record.Stage}: done", printed, StringComparison.Ordinal));
        Assert.Equal(TaskOf("train/SAM/fold_0").Split('_')[0], TaskOf("train/SAM/fold_1").Split('_')[0]);
        Assert.NotEqual(first, TaskOf("train/GT/fold_0"));

        (code, output, _) = CliProcess.Run(args);
        Assert.Equal(0, code);
        Assert.StartsWith($"nothing to do: all {records.Count} stages are done", output, StringComparison.Ordinal);
    }

    [SlurmFact]
    public void A_stage_that_fails_is_quoted_and_what_does_not_need_it_is_done()
    {
        using var cluster = new SlurmCluster();
        var (code, output, error) =
            CliProcess.Run(Args("data.train=2", "data.test=2", "training.folds=[all]", "plan.patch_size=[8,33,32]"));
        Assert.Equal(1, code);
        Assert.Contains("1 stage failed: plan/shared: job ", error, StringComparison.Ordinal);
        Assert.Contains("failed with exit code 2: ", error, StringComparison.Ordinal);
        Assert.Contains("patch", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.Contains("label-quality/SAM: done", output, StringComparison.Ordinal);
        Assert.DoesNotContain("is submitted again", output, StringComparison.Ordinal);
        Assert.False(Exists("run", "train"));
    }

    [SlurmFact]
    public void Jobs_that_are_submitted_and_left_do_the_whole_study_and_the_next_command_finds_it_done()
    {
        using var cluster = new SlurmCluster();
        var args = Args("data.train=2", "data.test=2", "training.folds=[all]");
        var (code, output, error) = CliProcess.Run([.. args, "--no-follow"]);
        Assert.True(code == 0, error);
        Assert.Matches(@"submitted as jobs [0-9 ]+;", output);
        (code, output, error) = CliProcess.Run(args);
        Assert.True(code == 0, output + error);
        Assert.DoesNotContain("submitted as job", output, StringComparison.Ordinal);
        Assert.True(Exists("run", "report", "report.html"));
    }

    private bool Exists(params string[] parts) => File.Exists(_folder[parts]);

    /// <summary>Slurm's name of the stage's last task.</summary>
    private string TaskOf(string stage)
    {
        var task = JsonNode.Parse(File.ReadAllText(_folder["run", "slurm", "tasks.json"]))!.AsArray()
            .Single(item => (string)item!["stage"]! == stage)!;
        return $"{task["job"]}_{task["index"]}";
    }

    private string[] Args(params string[] sets) =>
    [
        "run", "experiments/demo.yaml", "--engine", "slurm", "--out", _folder["run"],
        .. new[] { "data.phantom.size=[8,48,48]", "plan.patch_size=[8,32,32]", "plan.features=[4,8]", "training.epochs=3",
        "training.iterations=3", "training.validation_iterations=1" }
            .Concat(sets).SelectMany(value => new[] { "--set", value }),
    ];
}
