namespace SamCrowd.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void An_unknown_option_is_answered_with_the_nearest_one_on_one_line()
    {
        var (code, _, error) = CommandRun.Of("doctor", "--verbos");
        Assert.Equal(2, code);
        Assert.Equal("samcrowd doctor has no option '--verbos'; did you mean --verbose?\n", error);
    }

    [Fact]
    public void An_unknown_command_is_answered_with_the_nearest_one_on_one_line()
    {
        var (code, _, error) = CommandRun.Of("docter");
        Assert.Equal(2, code);
        Assert.Equal("samcrowd has no command 'docter'; did you mean doctor?\n", error);
    }

    [Fact]
    public void A_word_that_is_none_of_an_option_s_is_answered_with_the_option_and_all_words_on_one_line()
    {
        var (code, _, error) = CommandRun.Of("boxes", "import", "x", "--format", "via", "--out", "o.csv");
        Assert.Equal(2, code);
        Assert.StartsWith("--format: ", error, StringComparison.Ordinal);
        Assert.Contains("'via'", error, StringComparison.Ordinal);
        Assert.Contains("'coco', 'cvat', 'label-studio'", error, StringComparison.Ordinal);
        Assert.Equal(error.Length - 1, error.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void Doctor_names_the_torch_version_and_the_onnx_providers()
    {
        var (code, output, error) = CommandRun.Of("doctor");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"libtorch +2\.10", output);
        Assert.Matches(@"ONNX Runtime +1\.\d+\.\d+ +.*CPU", output);
    }

    [Fact]
    public void Version_is_printed_alone()
    {
        var (code, output, _) = CommandRun.Of("--version");
        Assert.Equal(0, code);
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+", output);
    }
}
