using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class RunCommandTests : IDisposable
{
    private const string Phantom = """
        name: small
        data: { source: phantom, train: 2, test: 1, phantom: { size: [8, 32, 32] } }
        arms: [{ name: GT, labels: ground-truth }]
        training: { folds: [all] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Dry_run_lists_the_stages_and_touches_nothing()
    {
        var (code, output, error) = Run(Phantom, "--dry-run");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"(?m)^import +all +never done +all +-$", output);
        Assert.Matches(@"(?m)^train/GT/fold_all +all +never done +all +import plan/shared preprocess/GT$", output);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Only_does_the_stage_and_what_it_needs_and_status_tells()
    {
        var (code, output, error) = Run(Phantom, "--only", "import");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 of 9 stages done now", output, StringComparison.Ordinal);
        (code, output, _) = CommandRun.Of("status", _folder["run"]);
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^import +nothing +done ", output);
        Assert.Matches(@"(?m)^boxes|^fingerprint/shared +all +never done$", output);
        Assert.Contains("no process is running it", output, StringComparison.Ordinal);
        (_, output, _) = Run(Phantom, "--dry-run", "--set", "data.phantom.seed=2");
        Assert.Contains("settings changed: seed 1 -> 2", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("btcv-crowd/n11.yaml", "https://www.synapse.org/Synapse:syn3193805 (licence: Synapse's terms of use")]
    [InlineData("btcv-crowd/n15.yaml", "https://www.synapse.org/Synapse:syn3193805 (licence: Synapse's terms of use")]
    [InlineData("msd-liver/study.yaml", "download Task03_Liver from http://medicaldecathlon.com (licence: CC-BY-SA 4.0)")]
    [InlineData("msd-spleen/study.yaml", "download Task09_Spleen from http://medicaldecathlon.com (licence: CC-BY-SA 4.0)")]
    public void A_study_whose_data_is_not_there_says_what_to_download_and_ends_with_2(string study, string message)
    {
        var (code, _, error) = CommandRun.Of("run", Path.Combine(SharedData.Repository, "experiments", study), "--set", $"data.path={_folder["nowhere"]}");
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains($"{_folder["nowhere"]} is not there", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Trim());
    }

    [Theory]
    [InlineData("name: small", "nam: small", ":1:1: the experiment has no key 'nam'; did you mean 'name'?")]
    [InlineData("size: [8, 32, 32]", "size: [4, 32, 32]", "'size' is 4, and must be from 8 to 1024")]
    [InlineData("folds: [all]", "folds: [7]", "fold '7' is none of 0, 1, 2, 3, 4, all")]
    [InlineData("folds: [all]", "folds: [0]", "2 training cases cannot be split into 5 folds; use folds: [all] or more cases")]
    [InlineData("labels: ground-truth", "labels: sam", "models/no-model: there is no such folder with .onnx files (looked in ")]
    [InlineData("source: phantom", "source: msd, path: nowhere", "nowhere is not there; correct data.path or give it with --set data.path=PATH")]
    public void Wrong_input_is_one_line_and_exit_code_2(string right, string wrong, string message)
    {
        var (code, _, error) = Run(Phantom.Replace(right, wrong, StringComparison.Ordinal) + "\nsam: { model: no-model }\n", "--dry-run");
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("--jobs", "0", "--jobs 0: at least 1 stage at a time is wanted")]
    [InlineData("--devices", "gpu", "there is no device 'gpu'")]
    [InlineData("--devices", "cuda:99", "cuda:99")]
    [InlineData("--engine", "cloud", "--engine cloud: use local or slurm")]
    [InlineData("--slurm-options", "--partition=x", "--slurm-options goes with --engine slurm")]
    public void A_wrong_number_of_jobs_device_or_engine_is_one_line_and_exit_code_2(string option, string value, string message)
    {
        var (code, _, error) = Run(Phantom, option, value);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Without_slurm_on_the_path_its_engine_is_wrong_input()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", _folder["empty"]);
        try
        {
            var (code, _, error) = Run(Phantom, "--engine", "slurm");
            Assert.Equal((2, "--engine slurm: sbatch is not on PATH; run this where jobs of the cluster are submitted, or without --engine\n"), (code, error.ReplaceLineEndings("\n")));
            Assert.False(Directory.Exists(_folder["run"]));
            Assert.Contains("--jobs goes with --engine local", Run(Phantom, "--engine", "slurm", "--jobs", "2").Error, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Fact]
    public void Stage_does_one_stage_and_refuses_one_whose_needs_are_not_done()
    {
        Assert.Equal(0, Run(Phantom, "--only", "import").Code);
        var (code, output, error) = CommandRun.Of("stage", _folder["run"], "fingerprint/shared", "--threads", "1");
        Assert.Equal((0, ""), (code, error));
        Assert.EndsWith("fingerprint/shared: done\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("nothing to do, it is done", CommandRun.Of("stage", _folder["run"], "fingerprint/shared").Output, StringComparison.Ordinal);
        (code, _, error) = CommandRun.Of("stage", _folder["run"], "report");
        Assert.Equal(2, code);
        Assert.Contains("is not done (never done)", error, StringComparison.Ordinal);
        Assert.Contains("there is no such stage; the run has import, ", CommandRun.Of("stage", _folder["run"], "trian").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_there_hinders_only_what_needs_it_and_status_says_what_is_missing()
    {
        var study = Phantom.Replace("[{ name: GT, labels: ground-truth }]", "[{ name: GT, labels: ground-truth }, { name: SAM, labels: sam }]", StringComparison.Ordinal)
            + "\nsam: { model: no-model }\n";
        var (code, output, error) = Run(study, "--only", "import");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches("(?m)^import: begins \\(never done\\)$", output);
        (code, output, error) = CommandRun.Of("status", _folder["run"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Matches("(?m)^sam-labels/study/background +blocked +models/no-model: ", output);
        (code, output, error) = Run(study, "--dry-run", "--only", "fingerprint");
        Assert.Equal((0, ""), (code, error));
        Assert.DoesNotContain("train/GT", output, StringComparison.Ordinal);
        (code, _, error) = Run(study);
        Assert.Equal(2, code);
        Assert.Contains("models/no-model: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_says_why_a_stage_failed()
    {
        Assert.Equal(2, Run(Phantom, "--only", "plan", "--set", "plan.patch_size=[8,33,32]").Code);
        var (code, output, _) = CommandRun.Of("status", _folder["run"]);
        Assert.Equal(0, code);
        Assert.Matches("(?m)^plan/shared +failed +.*patch", output);
    }

    [Fact]
    public void An_unwritable_output_folder_is_wrong_input()
    {
        File.WriteAllText(_folder["file"], "");
        File.WriteAllText(_folder["experiment.yaml"], Phantom);
        var (code, _, error) = CommandRun.Of("run", _folder["experiment.yaml"], "--out", _folder["file", "run"], "--only", "import");
        Assert.Equal(2, code);
        Assert.Contains(_folder["file"], error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    [Fact]
    public void Status_of_no_run_is_wrong_input()
    {
        var (code, _, error) = CommandRun.Of("status", _folder["nothing"]);
        Assert.Equal(2, code);
        Assert.Contains("give the folder of a run", error, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Run(string yaml, params string[] options)
    {
        File.WriteAllText(_folder["experiment.yaml"], yaml);
        return CommandRun.Of(["run", _folder["experiment.yaml"], "--out", _folder["run"], .. options]);
    }
}
