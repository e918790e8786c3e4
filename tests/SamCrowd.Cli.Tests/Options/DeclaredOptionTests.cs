using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Cli.Tests.Options;

/// <summary>Options of commands are made from the records that obey them; names and words of earlier versions are still read.</summary>
public sealed class DeclaredOptionTests
{
    [Theory]
    [InlineData("--surface-tolerance-mm -1: must be from 0 to 1000", "evaluate", "--reference", "a", "--prediction", "b", "--labels", "1",
        "--out", "c.json", "--tolerance", "-1")]
    [InlineData("--surface-distances perhaps: must be true or false", "evaluate", "--reference", "a", "--prediction", "b", "--labels", "1",
        "--out", "c.json", "--surface", "perhaps")]
    [InlineData("--threads -1: must be from 0 to 4096", "evaluate", "--reference", "a", "--prediction", "b", "--labels", "1", "--out",
        "c.json", "--threads", "-1")]
    [InlineData("--method best: must be one of auto, exact, approx, scipy", "compare", "a.csv", "b.csv", "--method", "best")]
    [InlineData("--continuity-correction perhaps: must be true or false", "compare", "a.csv", "b.csv", "--correction=perhaps")]
    [InlineData("--confidence 1: must be above 0 and below 1", "compare", "a.csv", "b.csv", "--confidence", "1")]
    [InlineData("--patch-size 2,32,32: must be from 4 to 1024", "train", "d", "--configuration", "3d_fullres", "--patch", "2,32,32")]
    [InlineData("--folds a: must be a list, each item a whole number", "best", "m", "--dataset", "d", "--out", "o", "--folds", "a")]
    [InlineData("folds: none is named; give numbers of folds", "best", "m", "--dataset", "d", "--out", "o", "--folds", "none")]
    [InlineData("--memory 0: must be above 0", "preprocess", "d", "--plans", "p", "--configuration", "2d", "--out", "o", "--memory", "0")]
    [InlineData("--threads -1: must be from 0 to 4096", "import", "msd", "d", "--out", "o", "--threads", "-1")]
    [InlineData("--iterations 0: must be at least 1", "sam", "train-tiny", "--out", "o", "--iterations", "0")]
    public void A_wrong_value_is_named_with_the_option_its_record_declares(string message, params string[] args)
    {
        var (code, _, error) = CommandRun.Of(args);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparison_in_a_file_has_the_names_and_words_of_the_command_line()
    {
        using var folder = new Testing.TemporaryFolder();
        File.WriteAllText(folder["c.yaml"], "method: normal\ncorrection: true\nbootstrap_resamples: 500");
        var bound = SettingBinder.Bind<ComparisonSection>(SettingReader.Read(folder["c.yaml"])).Tests;
        Assert.Equal(new ComparisonSettings { Method = WilcoxonMethod.Approximate, ContinuityCorrection = true, BootstrapResamples = 500 },
            bound);
        Assert.Equal("approx", (string)SettingsJson.Write(new ComparisonSection { Tests = bound })["method"]!);
        // What an earlier version compared stays valid: its keys do not name what it did not have.
        Assert.Equal(["significance_level", "base"], SettingsJson.Key(new ComparisonSection()).Select(pair => pair.Key));
    }
}
