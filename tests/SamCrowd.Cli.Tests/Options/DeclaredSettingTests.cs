using System.CommandLine;
using System.Text.Json.Nodes;
using SamCrowd.Cli.Options;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Cli.Tests.Options;

/// <summary>A setting that is declared once is found wherever settings are read, written, checked and documented.</summary>
public sealed class DeclaredSettingTests
{
    [Fact]
    public void It_is_bound_from_yaml_by_its_name_and_by_other_names()
    {
        Assert.Equal(0.75, Bind("warm_up_share: 0.75").Trainer.WarmUpShare);
        Assert.Equal(0.75, Bind("warmup: 0.75").Trainer.WarmUpShare);
        Assert.Equal(MadeUpMode.SlowStart, Bind("mode: slow").Trainer.Mode);
        Assert.Equal(MadeUpMode.SlowStart, Bind("mode: slow-start").Trainer.Mode);
        Assert.Equal(0.25, Bind("folds: [1]").Trainer.WarmUpShare);
    }

    [Theory]
    [InlineData("warm_up_share: 1.5", "'warm_up_share' is 1.5, and must be from 0 to 1")]
    [InlineData("warm_up_share: much", "'warm_up_share' is 'much', and must be a number")]
    [InlineData("mode: fast", "'mode' is 'fast', and must be one of normal, slow")]
    [InlineData("warm_up_shar: 0.5", "did you mean 'warm_up_share'?")]
    [InlineData("worker_threads: -1", "'worker_threads' is -1, and must be at least 0")]
    public void A_wrong_value_in_yaml_is_named(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => Bind(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void It_is_an_option_with_description_default_and_range()
    {
        var options = new SettingOptions<MadeUpSettings>(new());
        var command = new Command("made-up");
        options.AddTo(command);
        var root = new RootCommand { command };
        var help = new StringWriter();
        root.Parse(["made-up", "--help"]).Invoke(new InvocationConfiguration { Output = help });
        Assert.Matches(@"--warm-up-share <SHARE> +Share of the epochs with a rising rate\. \[default: 0\.25\]", help.ToString());

        MadeUpSettings Read(params string[] args) => options.Read(root.Parse(OtherNames.Replace(root, ["made-up", .. args])));
        Assert.Equal(0.5, Read("--warm-up-share", "0.5").WarmUpShare);
        Assert.Equal(0.5, Read("--warmup=0.5").WarmUpShare);
        Assert.Equal(MadeUpMode.SlowStart, Read("--mode", "slow-start").Mode);
        Assert.True(Read().Nesterov);
        Assert.False(Read("--no-nesterov").Nesterov);
        Assert.False(Read().Quiet);
        Assert.True(Read("--quiet", "--mode", "slow").Quiet);
        Assert.True(Read("--mode", "slow", "--quiet").Quiet);
        Assert.False(Read("--quiet=false").Quiet);
        var error = Assert.Throws<InvalidInputException>(() => Read("--warm-up-share", "2"));
        Assert.Equal("--warm-up-share 2: must be from 0 to 1", error.Message);
    }

    [Fact]
    public void It_is_in_the_schema_and_in_the_table_of_the_documentation()
    {
        var schema = JsonNode.Parse(ExperimentSchema.Write(typeof(MadeUpSection)))!["properties"]!["warm_up_share"]!;
        Assert.Equal(("Share of the epochs with a rising rate.", 0.25, 0, 1),
            ((string)schema["description"]!, (double)schema["default"]!, (int)schema["minimum"]!, (int)schema["maximum"]!));
        Assert.Contains(
            "| `warm_up_share` | `0.25` | from 0 to 1 | Share of the epochs with a rising rate. |\n",
            SettingsTable.Of(typeof(MadeUpSection)), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_checked_for_callers_of_the_library()
    {
        SettingCheck.Require(new MadeUpSettings());
        var error = Assert.Throws<InvalidInputException>(() => SettingCheck.Require(new MadeUpSettings { WarmUpShare = double.NaN }));
        Assert.Equal("warm up share is NaN; it must be from 0 to 1", error.Message);
    }

    [Fact]
    public void It_is_in_stage_keys_and_signatures_and_what_does_not_decide_the_result_is_not()
    {
        var (some, other) = (new MadeUpSettings(), new MadeUpSettings { WarmUpShare = 0.5 });
        Assert.NotEqual(Key(some), Key(other));
        Assert.NotEqual(Signature(some), Signature(other));
        Assert.Contains(("warm up share", "0.25"), TrainingSignature.Of(some));
        Assert.Equal(Key(some), Key(some with { WorkerThreads = 7 }));
        Assert.Equal(Signature(some), Signature(some with { WorkerThreads = 7 }));
    }

    [Fact]
    public void A_setting_that_came_later_leaves_keys_and_signatures_as_they_were_until_it_is_used()
    {
        Assert.DoesNotContain("averaging", Key(new MadeUpSettings()), StringComparison.Ordinal);
        Assert.Contains("\"averaging\":3", Key(new MadeUpSettings { Averaging = 3 }), StringComparison.Ordinal);
        Assert.DoesNotContain(TrainingSignature.Of(new MadeUpSettings()), entry => entry.Name == "averaging");
    }

    [Fact]
    public void An_experiment_that_a_run_keeps_holds_it()
    {
        var json = SettingsJson.Write(new MadeUpSection { Trainer = new() { WarmUpShare = 0.5, Mode = MadeUpMode.SlowStart } });
        Assert.Equal((0.5, "slow"), ((double)json["warm_up_share"]!, (string)json["mode"]!));
    }

    [Fact]
    public void A_preset_stands_for_other_values_wherever_it_is_given_and_what_is_given_besides_comes_before_it()
    {
        Assert.Equal((0.125, MadeUpMode.SlowStart), Values(Bind("preset: gentle").Trainer));
        Assert.Equal((0.5, MadeUpMode.SlowStart), Values(Bind("warm_up_share: 0.5\npreset: gentle").Trainer));

        var options = new SettingOptions<MadeUpSettings>(new());
        var command = new Command("made-up");
        options.AddTo(command);
        var root = new RootCommand { command };
        MadeUpSettings Read(params string[] args) => options.Read(root.Parse(["made-up", .. args]));
        Assert.Equal((0.125, MadeUpMode.Normal), Values(Read("--mode", "normal", "--preset", "gentle")));
        Assert.Equal((0.25, MadeUpMode.Normal), Values(Read()));
        Assert.Equal(Key(new() { WarmUpShare = 0.125, Mode = MadeUpMode.SlowStart }), Key(Read("--preset", "gentle")));

        static (double, MadeUpMode) Values(MadeUpSettings settings) => (settings.WarmUpShare, settings.Mode);
    }

    private static string Key(MadeUpSettings settings) => SettingsJson.Key(settings).ToJsonString();

    private static string Signature(MadeUpSettings settings) => string.Join(';', TrainingSignature.Of(settings));

    private static MadeUpSection Bind(string yaml)
    {
        using var folder = new Testing.TemporaryFolder();
        File.WriteAllText(folder["made-up.yaml"], yaml);
        return SettingBinder.Bind<MadeUpSection>(SettingReader.Read(folder["made-up.yaml"]));
    }

    private enum MadeUpMode
    {
        Normal,

        [SettingWord("slow", "slow-start")]
        SlowStart,
    }

    private enum MadeUpPreset
    {
        Plain,

        [PresetValue("warm_up_share", 0.125)]
        [PresetValue("mode", MadeUpMode.SlowStart)]
        Gentle,
    }

    private sealed record MadeUpSection
    {
        [Setting("Folds.")]
        public IReadOnlyList<string> Folds { get; init; } = ["0"];

        [SettingGroup]
        public MadeUpSettings Trainer { get; init; } = new();
    }

    private sealed record MadeUpSettings
    {
        [Setting("Share of the epochs with a rising rate.", Min = 0, Max = 1, ValueName = "SHARE", OtherNames = ["warmup"])]
        public double WarmUpShare { get; init; } = 0.25;

        [Setting("What the others are where they are not given.")]
        [DoesNotDecideResult]
        public MadeUpPreset Preset { get; init; }

        [Setting("How it begins.")]
        public MadeUpMode Mode { get; init; }

        [Setting("A switch that is on.")]
        public bool Nesterov { get; init; } = true;

        [Setting("A switch that is off.")]
        public bool Quiet { get; init; }

        [Setting("Epochs that are averaged; 0 for none.", Min = 0)]
        [AddedLater(0)]
        public int Averaging { get; init; }

        [Setting("Threads.", Min = 0)]
        [DoesNotDecideResult]
        public int WorkerThreads { get; init; }
    }
}
