using System.Text.Json.Nodes;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Stages;

public sealed class StageRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _done = [];
    private readonly List<string> _told = [];

    public StageRunnerTests() => File.WriteAllText(_folder["input.txt"], "first");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_run_does_nothing()
    {
        Assert.Equal(3, Run(Stages()));
        Assert.Equal(["import", "train/GT/fold_0", "report"], _done);
        Assert.Equal(0, Run(Stages()));
        Assert.Equal(3, _done.Count);
    }

    [Fact]
    public void A_changed_setting_redoes_the_stage_and_what_depends_on_it_and_says_which()
    {
        Run(Stages());
        _done.Clear();
        Run(Stages(epochs: 3));
        Assert.Equal(["train/GT/fold_0", "report"], _done);
        Assert.Contains("train/GT/fold_0: settings changed: epochs 2 -> 3", _told);
        Assert.Contains("report: train/GT/fold_0 changed", _told);
    }

    [Fact]
    public void A_changed_input_file_redoes_everything_that_comes_from_it()
    {
        Run(Stages());
        _done.Clear();
        File.WriteAllText(_folder["input.txt"], "second");
        Run(Stages());
        Assert.Equal(3, _done.Count);
        Assert.Contains("import: input changed: input.txt", _told);
    }

    [Fact]
    public void A_lost_output_is_made_again_and_what_was_made_from_it_stays()
    {
        Run(Stages());
        _done.Clear();
        File.Delete(_folder["run", "import", "out.txt"]);
        Run(Stages());
        Assert.Equal(["import"], _done);
    }

    [Fact]
    public void A_stage_that_was_cut_off_finds_its_folder_again_only_where_it_resumes_and_the_key_is_the_same()
    {
        Assert.Throws<OperationCanceledException>(() => Run(Stages(failTraining: true)));
        Assert.True(File.Exists(_folder["run", "train", "GT", "fold_0", "checkpoint.txt"]));
        Run(Stages());
        Assert.Equal("from checkpoint", File.ReadAllText(_folder["run", "train", "GT", "fold_0", "out.txt"]));
        Assert.Single(StageRecord.TryRead(_folder["run", "train", "GT", "fold_0"])!.Resumed);

        Assert.Throws<OperationCanceledException>(() => Run(Stages(epochs: 9, failTraining: true)));
        Run(Stages(epochs: 10));
        Assert.Equal("from the start", File.ReadAllText(_folder["run", "train", "GT", "fold_0", "out.txt"]));
    }

    [Fact]
    public void Only_does_a_stage_and_what_it_needs()
    {
        Assert.Equal(2, Run(Stages(), "train"));
        Assert.Equal(["import", "train/GT/fold_0"], _done);
        var error = Assert.Throws<InvalidInputException>(() => Run(Stages(), "trian"));
        Assert.Contains("import, train/GT/fold_0, report", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_in_one_folder_are_refused_with_the_others_process_id()
    {
        var run = new RunFolder(_folder["run"]);
        using (RunLock.Take(run))
        {
            new RunState(4711, "there", DateTimeOffset.Now).Write(run);
            var error = Assert.Throws<InvalidInputException>(() => Run(Stages()));
            Assert.Contains("process 4711 on there", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(3, Run(Stages()));
    }

    [Fact]
    public void One_stage_is_done_beside_other_processes_only_when_what_it_needs_is_done()
    {
        var error = Assert.Throws<InvalidInputException>(() => RunOne("report"));
        Assert.Contains("train/GT/fold_0 is not done (never done)", error.Message, StringComparison.Ordinal);
        Assert.True(RunOne("import"));
        Assert.False(RunOne("import"));
        using (RunLock.Share(new RunFolder(_folder["run"]))) Assert.True(RunOne("train/GT/fold_0"));
        Assert.Equal(["import", "train/GT/fold_0"], _done);
    }

    [Fact]
    public void A_run_is_refused_while_other_processes_do_single_stages_and_they_while_it_runs()
    {
        var run = new RunFolder(_folder["run"]);
        using (RunLock.Share(run))
            Assert.Contains("single stages", Assert.Throws<InvalidInputException>(() => Run(Stages())).Message, StringComparison.Ordinal);
        using (RunLock.Take(run))
            Assert.Throws<InvalidInputException>(() => RunOne("import"));
    }

    private bool RunOne(string id)
    {
        var run = new RunFolder(_folder["run"]);
        return new StageRunner(run, new FileHashes(run.Hashes), RunCapacity.OneAtATime).RunOne(Stages(), id, new Silence(), _told.Add, default);
    }

    private int Run(IReadOnlyList<Stage> stages, string? only = null, RunCapacity? capacity = null)
    {
        _told.Clear();
        var run = new RunFolder(_folder["run"]);
        return new StageRunner(run, new FileHashes(run.Hashes), capacity ?? RunCapacity.OneAtATime).Run(stages, only, new Silence(), () => { }, _told.Add, default);
    }

    private Stage[] Stages(int epochs = 2, bool failTraining = false) =>
    [
        new("import", 1, [], [_folder["input.txt"]], [], Resumes: false, work => Finish("import", work, "imported")),
        new("train/GT/fold_0", 1, new JsonObject { ["epochs"] = epochs }, [], ["import"], Resumes: true, work =>
        {
            var resumed = File.Exists(work["checkpoint.txt"]);
            File.WriteAllText(work["checkpoint.txt"], "");
            if (failTraining) throw new OperationCanceledException();
            Finish("train/GT/fold_0", work, resumed ? "from checkpoint" : "from the start");
        }),
        new("report", 1, [], [], ["train/GT/fold_0"], Resumes: false, work => Finish("report", work, "reported")),
    ];

    private void Finish(string id, StageWork work, string text)
    {
        File.WriteAllText(work["out.txt"], text);
        _done.Add(id);
    }

    private sealed class Silence : IProgress<StepProgress>
    {
        public void Report(StepProgress value)
        {
        }
    }
}
