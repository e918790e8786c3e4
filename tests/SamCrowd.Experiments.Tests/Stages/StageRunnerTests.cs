using System.Text.Json.Nodes;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Stages;

public sealed class StageRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _done = [];
    private RunLog _log = new();

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
        Assert.Contains("train/GT/fold_0: settings changed: epochs 2 -> 3", _log.Lines);
        Assert.Contains("report: train/GT/fold_0 changed", _log.Lines);
    }

    [Fact]
    public void A_changed_input_file_redoes_everything_that_comes_from_it()
    {
        Run(Stages());
        _done.Clear();
        File.WriteAllText(_folder["input.txt"], "second");
        Run(Stages());
        Assert.Equal(3, _done.Count);
        Assert.Contains("import: input changed: input.txt", _log.Lines);
    }

    [Fact]
    public void Changed_code_redoes_the_stage_and_what_depends_on_it()
    {
        Run(Stages());
        _done.Clear();
        Run([.. Stages().Select(stage => stage.Id == "train/GT/fold_0" ? stage with { Code = typeof(ChangedStepCode) } : stage)]);
        Assert.Equal(["train/GT/fold_0", "report"], _done);
        Assert.Contains("train/GT/fold_0: the program makes it in another way (step 1 -> step 2)", _log.Lines);
    }

    [Fact]
    public void An_input_file_that_is_gone_counts_as_it_was_where_the_stage_is_done_and_is_named_where_it_is_not()
    {
        Run(Stages());
        File.Delete(_folder["input.txt"]);
        Assert.Equal(0, Run(Stages()));
        Directory.Delete(_folder["run", "import"], recursive: true);
        var error = Assert.Throws<InvalidInputException>(() => Run(Stages()));
        Assert.Contains($"{_folder["input.txt"]} is not there; import reads it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_output_is_made_again_and_what_was_made_from_it_stays()
    {
        Run(Stages());
        _done.Clear();
        File.Delete(_folder["run", "import", "out.txt"]);
        Run(Stages());
        Assert.Equal(["import"], _done);
        Assert.Contains("import: out.txt is missing", _log.Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_changed_byte_of_an_output_is_noticed_although_size_and_times_are_as_before(bool timesToo)
    {
        Run(Stages());
        // What is remembered of the file must not hide the change: let it settle, and be remembered.
        Thread.Sleep(TimeSpan.FromSeconds(2.1));
        Run(Stages());
        _done.Clear();
        var file = new FileInfo(_folder["run", "import", "out.txt"]);
        var (written, accessed) = (file.LastWriteTimeUtc, file.LastAccessTimeUtc);
        File.WriteAllText(file.FullName, "importeD");
        if (timesToo) (file.LastWriteTimeUtc, file.LastAccessTimeUtc) = (written, accessed);
        Run(Stages());
        Assert.Equal(["import"], _done);
        Assert.Contains("import: out.txt was changed (its checksum differs)", _log.Lines);
        // Somebody may have meant the change.
        Assert.Equal("importeD", File.ReadAllText(_folder["run", "previous", "import", "out.txt"]));
    }

    [Fact]
    public void A_stage_that_was_interrupted_finds_its_work_again_only_where_it_resumes_and_the_key_is_the_same()
    {
        Assert.Throws<OperationCanceledException>(() => Run(Stages(stopTraining: true)));
        Assert.True(File.Exists(_folder["run", "unfinished", "train", "GT", "fold_0", "checkpoint.txt"]));
        Run(Stages());
        Assert.Equal("from checkpoint", Training());
        Assert.Single(StageRecord.TryRead(_folder["run", "train", "GT", "fold_0"])!.Resumed);
        Assert.False(Directory.Exists(_folder["run", "unfinished"]));

        Assert.Throws<OperationCanceledException>(() => Run(Stages(epochs: 9, stopTraining: true)));
        Run(Stages(epochs: 10));
        Assert.Equal("from the start", Training());
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
        File.Delete(run.State);
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

    [Fact]
    public void Why_a_stage_failed_is_known_until_it_is_done()
    {
        Assert.Throws<InvalidInputException>(() => Run(Stages(failReport: "no ink")));
        var run = new RunFolder(_folder["run"]);
        StageStatus Report() => StageKeys.Examine(Stages(), run, new FileHashes())[2];
        Assert.Equal((StageNeed.All, "no ink", "failed: no ink"), (Report().Need, Report().Failure, Report().Why));
        Run(Stages());
        Assert.Equal((StageNeed.Nothing, null), (Report().Need, Report().Failure));
    }

    private string Training() => File.ReadAllText(_folder["run", "train", "GT", "fold_0", "out.txt"]);

    private bool RunOne(string id)
    {
        var run = new RunFolder(_folder["run"]);
        return new StageRunner(run, new FileHashes(run.Hashes), RunCapacity.OneAtATime).RunOne(new StageRequest(Stages()), id, _log);
    }

    private int Run(IReadOnlyList<Stage> stages, string? only = null)
    {
        _log = new RunLog();
        var run = new RunFolder(_folder["run"]);
        return new StageRunner(run, new FileHashes(run.Hashes), RunCapacity.OneAtATime).Run(new StageRequest(stages) { Only = only }, _log);
    }

    private Stage[] Stages(int epochs = 2, bool stopTraining = false, string? failReport = null) =>
    [
        new("import", typeof(StepCode), [], [_folder["input.txt"]], [], Resumes: false, work => Finish("import", work, "imported")),
        new("train/GT/fold_0", typeof(StepCode), new JsonObject { ["epochs"] = epochs }, [], ["import"], Resumes: true, work =>
        {
            var resumed = File.Exists(work["checkpoint.txt"]);
            File.WriteAllText(work["checkpoint.txt"], "");
            if (stopTraining) throw new OperationCanceledException();
            Finish("train/GT/fold_0", work, resumed ? "from checkpoint" : "from the start");
        }),
        new("report", typeof(StepCode), [], [], ["train/GT/fold_0"], Resumes: false, work =>
        {
            if (failReport is not null) throw new InvalidInputException(failReport);
            Finish("report", work, "reported");
        }),
    ];

    private void Finish(string id, StageWork work, string text)
    {
        File.WriteAllText(work["out.txt"], text);
        _done.Add(id);
    }
}
