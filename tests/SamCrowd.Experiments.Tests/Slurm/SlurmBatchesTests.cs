using SamCrowd.Experiments.Slurm;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Tests.Stages;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Slurm;

public sealed class SlurmBatchesTests : IDisposable
{
    private static readonly SlurmTask Plan = Task("plan/shared", "7", 0);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stages_that_wait_for_the_same_tasks_share_an_array()
    {
        var (gt, sam) = (Task("preprocess/GT", "8", 0), Task("preprocess/SAM", "9", 0));
        var batches = SlurmBatches.Of([New("train/GT/fold_0"), New("train/GT/fold_1"), New("train/SAM/fold_0"), New("train/SAM/fold_1")],
            stage => stage.Id.Text.Contains("GT", StringComparison.Ordinal) ? [gt] : [sam]);
        Assert.Equal(["afterok:8_0", "afterok:9_0"], batches.Select(batch => batch.Dependency));
        Assert.Equal(["train/SAM/fold_0", "train/SAM/fold_1"], batches[1].Stages.Select(pair => pair.Stage.Id.Text));
        Assert.Equal([0, 1], batches[1].Stages.Select(pair => pair.Index));
    }

    [Fact]
    public void Stages_of_which_each_waits_for_one_task_of_another_array_correspond_to_it()
    {
        var train = new Dictionary<string,
            SlurmTask>
        { ["predict/A"] = Task("train/A/fold_all", "12", 4), ["predict/B"] = Task("train/B/fold_all", "12", 2) };
        var batch = Assert.Single(SlurmBatches.Of([New("predict/A"), New("predict/B")], stage => [Plan, train[stage.Id.Text]]));
        Assert.Equal("afterok:7_0,aftercorr:12", batch.Dependency);
        Assert.Equal([(2, "predict/B"), (4, "predict/A")], batch.Stages.Select(pair => (pair.Index, pair.Stage.Id.Text)));
    }

    [Fact]
    public void Stages_that_wait_for_several_tasks_each_or_for_different_arrays_are_arrays_of_their_own()
    {
        var tasks = new Dictionary<string, SlurmTask[]>
        {
            ["predict/A"] = [Task("train/A/fold_0", "12", 0), Task("train/A/fold_1", "12", 1)],
            ["predict/B"] = [Task("train/B/fold_0", "13", 0), Task("train/B/fold_1", "13", 1)],
        };
        Assert.Equal(["afterok:12_0:12_1", "afterok:13_0:13_1"],
            SlurmBatches.Of([New("predict/A"), New("predict/B")], stage => tasks[stage.Id.Text]).Select(batch => batch.Dependency));
        Assert.Equal(2, SlurmBatches.Of([New("evaluate/A"), New("evaluate/B")], stage =>
            [tasks[stage.Id.Text.Replace("evaluate", "predict", StringComparison.Ordinal)][0]]).Count);
        Assert.Null(Assert.Single(SlurmBatches.Of([New("import")], _ => [])).Dependency);
    }

    [Fact]
    public void The_script_names_each_tasks_stage_and_keeps_quotes_and_percent_signs()
    {
        var run = new RunFolder(_folder["50% of it's"]);
        var settings = new SlurmSettings
        {
            Program = ["/opt/dot net", "a.dll"],
            Options = "--partition=main",
            DeviceOptions = "--gres=gpu:1",
        };
        var batch = new SlurmBatch([(2, New("train/A/fold_0", takesDevice: true)), (5, New("train/A/fold_1", takesDevice: true))], [Plan],
            null);
        var (script, output) = SlurmScript.Write(batch, run, settings, "my study");
        Assert.EndsWith("001-train-%A_%a.out", output, StringComparison.Ordinal);
        Assert.EndsWith("002-train.sh", SlurmScript.Write(batch, run, settings, "my study").Script, StringComparison.Ordinal);
        var lines = File.ReadAllLines(script);
        foreach (var line in new[] { "#SBATCH --job-name=my-study:train", "#SBATCH --array=2,5", "#SBATCH --dependency=afterok:7_0",
            "#SBATCH --partition=main", "#SBATCH --gres=gpu:1", "  [5]='train/A/fold_1'" })
            Assert.Contains(line, lines);
        Assert.Contains(lines, line => line.StartsWith("#SBATCH --output=", StringComparison.Ordinal)
            && line.Contains("/50%% of it's/slurm/001-train-%A_%a.out", StringComparison.Ordinal));
        Assert.Contains("50% of it'\\''s' \"${stages[$SLURM_ARRAY_TASK_ID]}\"", lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("exec '/opt/dot net' 'a.dll' stage ", lines[^1], StringComparison.Ordinal);
        var report = SlurmScript.Text(new SlurmBatch([(0, New("report"))], [], null), run, settings, "s", "o");
        Assert.DoesNotContain("gres", report, StringComparison.Ordinal);
        Assert.DoesNotContain("dependency=", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FAILED", 1, 0, true)]
    [InlineData("PREEMPTED", 0, 15, true)]
    [InlineData("FAILED", 0, 9, true)]
    [InlineData("TIMEOUT", 0, 15, true)]
    [InlineData("NODE_FAIL", 1, 0, true)]
    [InlineData("FAILED", 130, 0, true)]
    [InlineData("FAILED", 2, 0, false)]
    [InlineData("CANCELLED", 0, 15, false)]
    public void What_may_go_better_is_tried_again_and_what_a_person_cancelled_or_what_is_wrong_input_is_not(string state, int exitCode,
        int signal, bool retried) =>
        Assert.Equal(retried, SlurmVerdict.Of(new SlurmJobState(state, "", exitCode, signal, Ran: true)).Retry);

    [Fact]
    public void A_job_that_was_cancelled_before_it_began_was_preempted_and_is_tried_again() =>
        Assert.True(SlurmVerdict.Of(new SlurmJobState("CANCELLED", "None", 0, 0, Ran: false)).Retry);

    private static Stage New(string id, bool takesDevice = false) =>
        new(id, typeof(StepCode), [], [], [], Resumes: true, _ => { }) { TakesDevice = takesDevice };

    private static SlurmTask Task(string stage, string job, int index) => new(stage, "key", job, index, "");
}
