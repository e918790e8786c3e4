using System.Text.Json.Nodes;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Stages;

public sealed class StageTwinTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _done = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_stage_with_the_same_key_is_linked_from_the_other_run_and_the_rest_is_done()
    {
        Assert.Equal(2, Run("a", epochs: 2, step: 1));
        Assert.Equal(1, Run("b", epochs: 2, step: 2));
        Assert.Equal(["a train/GT/fold_0 2", "a predict/GT 1", "b predict/GT 2"], _done);
        Assert.Equal("weights 2", File.ReadAllText(_folder["b", "train", "GT", "fold_0", "weights.txt"]));
        Assert.Equal("plan", File.ReadAllText(_folder["b", "train", "GT", "plans.json"]));
        Assert.Equal(0, Run("b", epochs: 2, step: 2));
    }

    [Fact]
    public void Another_key_or_a_lost_output_is_no_twin()
    {
        Run("a", epochs: 2, step: 1);
        Assert.Equal(2, Run("b", epochs: 3, step: 1));
        File.Delete(_folder["a", "train", "GT", "fold_0", "weights.txt"]);
        Assert.Equal(1, Run("c", epochs: 2, step: 1));
        Assert.Equal("c train/GT/fold_0 2", _done[^1]);
    }

    [Fact]
    public void Redoing_a_linked_stage_leaves_the_other_runs_files_alone()
    {
        Run("a", epochs: 2, step: 1);
        Run("b", epochs: 2, step: 1);
        Run("b", epochs: 5, step: 1);
        Assert.Equal("weights 5", File.ReadAllText(_folder["b", "train", "GT", "fold_0", "weights.txt"]));
        Assert.Equal("weights 2", File.ReadAllText(_folder["a", "train", "GT", "fold_0", "weights.txt"]));
    }

    private int Run(string name, int epochs, int step)
    {
        Stage[] stages =
        [
            new("train/GT/fold_0", typeof(StepCode), new JsonObject { ["epochs"] = epochs }, [], [], Resumes: true, work =>
            {
                File.WriteAllText(work["weights.txt"], $"weights {epochs}");
                File.WriteAllText(work["..", "plans.json"], "plan");
                _done.Add($"{name} train/GT/fold_0 {epochs}");
            }),
            new("predict/GT", typeof(StepCode), new JsonObject { ["step"] = step }, [], ["train/GT/fold_0"], Resumes: false, work =>
            {
                File.WriteAllText(work["case.txt"], "");
                _done.Add($"{name} predict/GT {step}");
            }),
        ];
        var run = new RunFolder(_folder[name]);
        RunFolder[] others = [.. new[] { "a", "b", "c" }.Where(other => other != name).Select(other => new RunFolder(_folder[other]))];
        return new StageRunner(run, new FileHashes(run.Hashes), RunCapacity.OneAtATime, others).Run(new StageRequest(stages), new RunLog());
    }
}
