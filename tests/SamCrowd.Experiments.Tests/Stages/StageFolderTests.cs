using System.Text.Json.Nodes;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.Stages;

/// <summary>What a run does with the folders in which its results lie: nothing finished and nothing of others is lost.</summary>
public sealed class StageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunLog _log = new();
    private readonly List<string> _done = [];

    private RunFolder Folder => new(_folder["run"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("report/thesis.tex")]
    [InlineData("report/figures/deep/below.png")]
    [InlineData("train/GT/fold_0/weights.pth")]
    [InlineData("unfinished/report/notes.txt")]
    public void A_folder_of_somebody_elses_in_the_place_of_a_stage_is_refused_by_name_before_anything_is_done(string file)
    {
        Write(file, "mine");
        var error = Assert.Throws<InvalidInputException>(() => Run());
        Assert.Contains("was not made by this program", error.Message, StringComparison.Ordinal);
        Assert.Contains(file.Split('/')[^1], error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", Read(file));
        Assert.Empty(_done);
    }

    [Theory]
    [InlineData("experiment.json", "{\"name\": \"my own\"}")]
    [InlineData("experiment.json", "not JSON")]
    [InlineData("run.json", "{\"steps\": 3}")]
    [InlineData("hashes.json", "{\"a\": \"b\"}")]
    [InlineData("sweep.json", "[]")]
    [InlineData("sweep.csv", "a,b")]
    [InlineData("running/train/GT/fold_0.json", "{}")]
    public void A_file_of_somebody_elses_that_a_run_would_overwrite_is_refused_by_name(string file, string content)
    {
        Write(file, content);
        var error = Assert.Throws<InvalidInputException>(() => Run());
        Assert.Contains($"{file.Split('/')[^1]}: was not written by this program", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, Read(file));
        Assert.Empty(_done);
    }

    [Fact]
    public void A_file_in_the_place_of_a_folder_is_refused_by_name()
    {
        Write("train", "mine");
        Assert.Contains($"{_folder["run", "train"]} is a file", Assert.Throws<InvalidInputException>(() => Run()).Message,
            StringComparison.Ordinal);
        Assert.Equal("mine", Read("train"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"stage\": \"train/GT/fold_0\"}")]
    [InlineData("{\"stage\": \"train/GT/fold_0\", \"stage\": \"x\"}")]
    [InlineData("{\"stage\": \"train/GT/fold_0\", \"key\": \"k\", \"settings\": {\"a\": 1, \"a\": 2}, \"files\": {}, \"depends_on\": {}, "
        + "\"start\": \"2026-01-01T00:00:00Z\", \"machine\": {}, \"program\": \"x\"}")]
    public void A_record_that_cannot_be_read_leads_to_no_deletion(string text)
    {
        Run();
        Write("train/GT/fold_0/stage.json", text);
        var error = Assert.Throws<InvalidInputException>(() => Run(epochs: 9));
        Assert.Contains($"{_folder["run", "train", "GT", "fold_0", "stage.json"]} cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Equal("2 epochs", Read("train/GT/fold_0/weights.txt"));
    }

    [Fact]
    public void An_empty_folder_is_no_obstacle()
    {
        Directory.CreateDirectory(_folder["run", "report", "figures"]);
        Run();
        Assert.Equal("2 epochs", Read("report/report.txt"));
    }

    [Fact]
    public void What_a_changed_setting_replaces_is_kept_and_put_back_when_the_setting_is_changed_back()
    {
        Run();
        Run(epochs: 5);
        Assert.Equal(("5 epochs", "2 epochs"), (Read("train/GT/fold_0/weights.txt"), Read("previous/train/GT/fold_0/weights.txt")));
        Assert.Equal(("plan 5", "plan 2"), (Read("train/GT/plans.json"), Read("previous/train/GT/plans.json")));
        Assert.Contains($"report: kept in {_folder["run", "previous", "report"]}", _log.Lines);
        _done.Clear();
        Run();
        Assert.Empty(_done);
        Assert.Equal(("2 epochs", "5 epochs"), (Read("train/GT/fold_0/weights.txt"), Read("previous/train/GT/fold_0/weights.txt")));
        Assert.Equal(("plan 2", "plan 5"), (Read("train/GT/plans.json"), Read("previous/train/GT/plans.json")));
        Assert.Equal(0, Run());
    }

    [Fact]
    public void One_generation_is_kept_or_none_where_disk_is_to_be_saved()
    {
        Run();
        Run(epochs: 5);
        Run(epochs: 6);
        Assert.Equal("5 epochs", Read("previous/train/GT/fold_0/weights.txt"));
        Run(epochs: 7, discard: true);
        Assert.False(Directory.Exists(_folder["run", "previous"]));
        Assert.Equal("7 epochs", Read("train/GT/fold_0/weights.txt"));

        // What is taken back leaves nothing behind either, not even the files that the folds of a model share.
        Run(epochs: 8);
        Run(epochs: 7, discard: true);
        Assert.False(Directory.Exists(_folder["run", "previous"]));
        Assert.Equal(("7 epochs", "plan 7"), (Read("train/GT/fold_0/weights.txt"), Read("train/GT/plans.json")));
    }

    [Fact]
    public void The_old_result_stays_in_its_place_until_the_new_one_is_done()
    {
        Run();
        Assert.Throws<IOException>(() => Run(epochs: 5, during: () =>
        {
            Assert.Equal("2 epochs", Read("train/GT/fold_0/weights.txt"));
            throw new IOException("disk full");
        }));
        Assert.Equal("2 epochs", Read("train/GT/fold_0/weights.txt"));
        Assert.Equal("2 epochs", Read("report/report.txt"));
    }

    [Fact]
    public void A_report_that_fails_when_made_again_leaves_the_old_one()
    {
        Run();
        Assert.Throws<IOException>(() => Redo(() => throw new IOException("no ink")));
        Assert.Equal("2 epochs", Read("report/report.txt"));
        Redo(() => { });
        Assert.Equal("2 epochs", Read("report/report.txt"));
        Assert.False(Directory.Exists(_folder["run", "previous"]));
    }

    [Fact]
    public void Files_that_somebody_put_beside_a_result_are_never_deleted()
    {
        Run();
        Write("report/comments.txt", "mine");
        Redo(() => { });
        Assert.Equal("mine", Read("previous/report/comments.txt"));
        Assert.False(File.Exists(_folder["run", "report", "comments.txt"]));
        var error = Assert.Throws<InvalidInputException>(() => Redo(() => { }));
        Assert.Contains("comments.txt was not made by this program; move it out of", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", Read("previous/report/comments.txt"));
    }

    [Fact]
    public void Interrupted_work_of_other_settings_is_kept_where_no_finished_result_is()
    {
        Assert.Throws<OperationCanceledException>(() => Run(during: () => throw new OperationCanceledException()));
        Run(epochs: 5);
        Assert.Equal("begun", Read("previous/train/GT/fold_0/checkpoint.txt"));
        Run();
        Assert.Equal("resumed", Read("train/GT/fold_0/how.txt"));
        Assert.Equal("5 epochs", Read("previous/train/GT/fold_0/weights.txt"));
    }

    [Fact]
    public void A_result_that_was_done_but_not_yet_in_its_place_only_takes_it()
    {
        Run();
        Directory.CreateDirectory(_folder["run", "unfinished"]);
        Directory.Move(_folder["run", "report"], _folder["run", "unfinished", "report"]);
        _done.Clear();
        Run();
        Assert.Empty(_done);
        Assert.Equal("2 epochs", Read("report/report.txt"));
    }

    [Fact]
    public void Files_that_a_killed_process_left_under_temporary_names_are_cleared_and_never_listed()
    {
        const string left = ".0123456789abcdef0123456789abcdef.tmp";
        Assert.Throws<OperationCanceledException>(() => Run(during: () => throw new OperationCanceledException()));
        foreach (var name in new[] { "unfinished/train/GT/fold_0/checkpoint_latest.pth", "unfinished/report/stage.json", "experiment.json",
            "running/train/GT/fold_0.json" })
            Write(name + left, "half");
        Run();
        Assert.Empty(Directory.EnumerateFiles(_folder["run"], "*.tmp", SearchOption.AllDirectories));
        Assert.DoesNotContain(StageRecord.TryRead(_folder["run", "train", "GT", "fold_0"])!.Outputs.Keys, name =>
            name.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.Equal("resumed", Read("train/GT/fold_0/how.txt"));
    }

    [Fact]
    public void Results_of_a_layout_with_more_or_fewer_levels_make_way_and_are_kept()
    {
        Stage Predict(string id) =>
            new(id, typeof(StepCode), new JsonObject { ["id"] = id }, [], [], false, work => File.WriteAllText(work["case.txt"], id));
        var runner = new StageRunner(Folder, new FileHashes(), RunCapacity.OneAtATime);
        int Do(params string[] ids) => runner.Run(new StageRequest([.. ids.Select(Predict)]), _log);
        Do("predict/GT");
        Assert.Equal(2, Do("predict/GT/seed_1", "predict/GT/seed_2"));
        Assert.Equal("predict/GT", Read("previous/predict/GT/case.txt"));
        Assert.Equal("predict/GT/seed_2", Read("predict/GT/seed_2/case.txt"));
        Do("predict/GT");
        Assert.Equal("predict/GT", Read("predict/GT/case.txt"));
        Assert.Equal("predict/GT/seed_1", Read("previous/predict/GT/seed_1/case.txt"));
        Assert.Equal(["predict/GT"], Directory.EnumerateFiles(_folder["run", "predict"], "case.txt", SearchOption.AllDirectories)
            .Select(File.ReadAllText));
    }

    private void Write(string path, string text)
    {
        var full = _folder[["run", .. path.Split('/')]];
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private string Read(string path) => File.ReadAllText(_folder[["run", .. path.Split('/')]]);

    private int Run(int epochs = 2, bool discard = false, Action? during = null)
    {
        var runner = new StageRunner(Folder, new FileHashes(), RunCapacity.OneAtATime);
        return runner.Run(new StageRequest(Stages(epochs, during ?? (() => { }), () => { })) { DiscardPrevious = discard }, _log);
    }

    private void Redo(Action during) =>
        new StageRunner(Folder, new FileHashes(), RunCapacity.OneAtATime)
            .Redo(new StageRequest(Stages(2, () => { }, during)), "report", _log);

    private Stage[] Stages(int epochs, Action training, Action reporting) =>
    [
        new("train/GT/fold_0", typeof(StepCode), new JsonObject { ["epochs"] = epochs }, [], [], Resumes: true, work =>
        {
            File.WriteAllText(work["how.txt"], File.Exists(work["checkpoint.txt"]) ? "resumed" : "new");
            File.WriteAllText(work["checkpoint.txt"], "begun");
            File.WriteAllText(work["..", "plans.json"], $"plan {epochs}");
            training();
            File.WriteAllText(work["weights.txt"], $"{epochs} epochs");
            _done.Add("train");
        }),
        new("report", typeof(StepCode), [], [], ["train/GT/fold_0"], Resumes: false, work =>
        {
            reporting();
            File.Copy(Path.Combine(work.Run.Of("train/GT/fold_0"), "weights.txt"), work["report.txt"]);
            _done.Add("report");
        }),
    ];
}
