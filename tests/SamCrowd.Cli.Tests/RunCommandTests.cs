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
        Assert.Contains("1 of 10 stages done now", output, StringComparison.Ordinal);
        (code, output, _) = CommandRun.Of("status", _folder["run"]);
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^import +nothing +done ", output);
        Assert.Matches(@"(?m)^boxes|^fingerprint/shared +all +never done$", output);
        Assert.Contains("no process is running it", output, StringComparison.Ordinal);
        (_, output, _) = Run(Phantom, "--dry-run", "--set", "data.phantom.seed=2");
        Assert.Contains("settings changed: seed 1 -> 2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_a_file_are_said_at_once_in_its_order()
    {
        var (code, _, error) = Run(
            """
            name: two words
            data: { source: phantom, train: 2, phantom: { size: [20, 72] }, test: -1, labels: [{ name: a }] }
            annotators: [{ name: a, profile: nobody }, { name: b, rule: file }]
            arms: [{ name: GT, labels: ground-truth, unboxed: ignore-gaps }, { name: SAM, labels: sam, annotators: [c] }]
            training: { folds: [7], epochs: 0 }
            plan: { planner: resenc-s }
            report: { expected: nowhere.csv }
            """);
        Assert.Equal(2, code);
        var lines = error.TrimEnd().Split('\n');
        string[] wanted =
        [
            "'two words' names a folder", "'size' takes three numbers", "a phantom needs the number of test cases",
            "a phantom has its own labels", "there is no profile 'nobody'", "the key 'file' is missing", "'unboxed' belongs to an arm with "
                + "labels: sam",
            "there is no annotator 'c'", "fold '7' is none of", "'epochs' is 0", "there is no planner 'resenc-s'", "nowhere.csv "
                + "is not there",
        ];
        Assert.Equal(wanted.Length, lines.Length);
        Assert.All(wanted.Zip(lines), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void What_would_fail_late_is_said_before_the_first_stage_and_by_dry_run()
    {
        File.WriteAllText(_folder["few.csv"],
            "case,slice_axis,slice,label,x0,y0,x1,y1,annotator,time_s,source,points\nphantom_001,z,4,1,2,2,9,9,anna,,,\n");
        const string Study = """
            name: late
            data: { source: phantom, train: 5, test: 1, phantom: { size: [8, 32, 32] } }
            annotators: [{ name: anna, rule: file, file: few.csv }]
            sam: { model: tiny-sam }
            arms: [{ name: GT, labels: ground-truth }, { name: SAM, labels: sam }]
            training: { folds: [0], device: "cuda:7" }
            report: { overlay_case: phantom_6 }
            """;
        foreach (var options in new string[][] { ["--dry-run"], [] })
        {
            var (code, _, error) = Run(Study, options);
            Assert.Equal(2, code);
            var lines = error.TrimEnd().Split('\n');
            Assert.Equal(3, lines.Length);
            Assert.Contains("report.overlay_case: there is no test case 'phantom_6'; the test cases are phantom_006", lines[0],
                StringComparison.Ordinal);
            Assert.Contains("arm SAM: fold 0 is left without a training case", lines[1], StringComparison.Ordinal);
            Assert.Contains("training.device: ", lines[2], StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder["run"]));
        }
        // What is not asked for is not looked at.
        var (only, output, _) = Run(Study, "--dry-run", "--only", "preprocess/GT");
        Assert.Equal(0, only);
        Assert.DoesNotContain("train", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_found_beside_the_experiment_file()
    {
        Directory.CreateDirectory(_folder["models", "own-sam"]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "models", "tiny-sam")))
            File.Copy(file, _folder["models", "own-sam", Path.GetFileName(file)]);
        const string Study = """
            name: near
            data: { source: phantom, train: 2, test: 1, phantom: { size: [8, 32, 32] } }
            sam: { model: own-sam }
            arms: [{ name: SAM, labels: sam }]
            training: { folds: [all] }
            """;
        var (code, _, error) = Run(Study, "--dry-run");
        Assert.Equal((0, ""), (code, error));
        var missing = Run(Study.Replace("own-sam", "no-sam", StringComparison.Ordinal), "--dry-run");
        Assert.Equal(2, missing.Code);
        Assert.Contains("models/no-sam", missing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("btcv-crowd/n11.yaml", "https://www.synapse.org/Synapse:syn3193805 (licence: Synapse's terms of use")]
    [InlineData("btcv-crowd/n15.yaml", "https://www.synapse.org/Synapse:syn3193805 (licence: Synapse's terms of use")]
    [InlineData("msd-liver/study.yaml", "download Task03_Liver from http://medicaldecathlon.com (licence: CC-BY-SA 4.0)")]
    [InlineData("msd-spleen/study.yaml", "download Task09_Spleen from http://medicaldecathlon.com (licence: CC-BY-SA 4.0)")]
    public void A_study_whose_data_is_not_there_says_what_to_download_and_ends_with_2(string study, string message)
    {
        var (code, _, error) = CommandRun.Of("run", Path.Combine(SharedData.Repository, "experiments", study), "--set",
            $"data.path={_folder["nowhere"]}");
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains($"{_folder["nowhere"]} is not there", error, StringComparison.Ordinal);
        Assert.All(error.Trim().Split('\n'), line => Assert.Contains(" is not there", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name: small", "nam: small", ":1:1: the experiment has no key 'nam'; did you mean 'name'?")]
    [InlineData("size: [8, 32, 32]", "size: [4, 32, 32]", "'size' is 4, and must be from 8 to 1024")]
    [InlineData("folds: [all]", "folds: [7]", "fold '7' is none of 0, 1, 2, 3, 4, all")]
    [InlineData("folds: [all]", "folds: [0]", "2 training cases cannot be split into 5 folds; use folds: [all] or more cases")]
    [InlineData("labels: ground-truth", "labels: sam", "models/no-model: there is no such folder with .onnx files (looked in ")]
    [InlineData("source: phantom", "source: msd, path: nowhere", "nowhere is not there; correct data.path or give it with --set "
        + "data.path=PATH")]
    public void Wrong_input_is_one_line_and_exit_code_2(string right, string wrong, string message)
    {
        var (code, _, error) = Run(Phantom.Replace(right, wrong, StringComparison.Ordinal) + "\nsam: { model: no-model }\n", "--dry-run");
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("--jobs", "0", "jobs 0: no stage could be run; give the number of stages at a time, 1 or more")]
    [InlineData("--devices", "gpu", "there is no device 'gpu'")]
    [InlineData("--devices", "cuda:99", "cuda:99")]
    [InlineData("--engine", "cloud", "--engine cloud: use local or slurm")]
    [InlineData("--slurm-options", "--partition=x", "--slurm-options needs --engine slurm")]
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
            Assert.Equal((2, "Slurm: sbatch is not on PATH; run this where jobs of the cluster are submitted, or without "
                + "Slurm\n"), (code, error.ReplaceLineEndings("\n")));
            Assert.False(Directory.Exists(_folder["run"]));
            Assert.Contains("--jobs needs --engine local", Run(Phantom, "--engine", "slurm", "--jobs", "2").Error,
                StringComparison.Ordinal);
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
        Assert.Contains("nothing to do, it is done", CommandRun.Of("stage", _folder["run"], "fingerprint/shared").Output,
            StringComparison.Ordinal);
        (code, _, error) = CommandRun.Of("stage", _folder["run"], "report");
        Assert.Equal(2, code);
        Assert.Contains("is not done (never done)", error, StringComparison.Ordinal);
        Assert.Contains("there is no such stage; the run has import, ", CommandRun.Of("stage", _folder["run"], "trian").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_there_hinders_only_what_needs_it_and_status_says_what_is_missing()
    {
        var study = Phantom.Replace("[{ name: GT, labels: ground-truth }]", "[{ name: GT, labels: ground-truth }, { name: SAM, "
            + "labels: sam }]", StringComparison.Ordinal)
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
