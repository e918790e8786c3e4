using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class DataCommandsTests
{
    [Fact]
    public void A_phantom_is_made_verified_and_imported_again()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = CommandRun.Of("phantom", "--out", folder["p"], "--cases", "2", "--test", "1", "--size", "8,24,24");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("2 training and 1 test cases of 8x24x24", output);
        Assert.Equal(0, CommandRun.Of("verify", folder["p"]).Code);

        (code, output, error) = CommandRun.Of("import", "nnunet", folder["p"], "--out", folder["q"], "--cases", "phantom_002",
            "--test-cases", "phantom_001");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 training and 1 test cases, labels background, spleen", output);
        Assert.True(File.Exists(folder["q", "labelsTs", "phantom_001.nii.gz"]));
        Assert.Equal(2, CommandRun.Of("phantom", "--out", folder["p"], "--seed", "7").Code);
    }

    [Fact]
    public void Verify_lists_every_problem_and_exits_with_2()
    {
        using var folder = new TemporaryFolder();
        CommandRun.Of("phantom", "--out", folder["p"], "--cases", "3", "--size", "8,24,24");
        File.Delete(folder["p", "labelsTr", "phantom_001.nii.gz"]);
        File.WriteAllBytes(folder["p", "imagesTr", "phantom_003_0000.nii.gz"],
            File.ReadAllBytes(folder["p", "imagesTr", "phantom_003_0000.nii.gz"])[..500]);
        var (code, output, _) = CommandRun.Of("verify", folder["p"]);
        Assert.Equal(2, code);
        Assert.Matches(@"ERROR +phantom_001 +labelsTr/phantom_001\.nii\.gz +there is no label map", output);
        Assert.Matches(@"ERROR +phantom_003 +imagesTr/phantom_003_0000\.nii\.gz ", output);
        Assert.Contains("2 problems", output);
    }

    [Theory]
    [InlineData("import", "msd", "/nowhere", "--out", "x")]
    [InlineData("import", "btcv", "/nowhere", "--out", "x")]
    [InlineData("import", "folder", "/nowhere", "--out", "x")]
    [InlineData("verify", "/nowhere")]
    public void A_folder_that_is_not_there_is_named_on_one_line(params string[] args)
    {
        var (code, _, error) = CommandRun.Of(args);
        Assert.Equal(2, code);
        Assert.StartsWith("/nowhere", error);
        Assert.Equal(1, error.Count(character => character == '\n'));
    }

    [Fact]
    public void Numbers_along_the_axes_are_read_or_refused_with_an_example()
    {
        var (code, _, error) = CommandRun.Of("phantom", "--out", "x", "--size", "3,four,5");
        Assert.Equal(2, code);
        Assert.Equal("--size 3,four,5: must be three whole numbers along z, y, x, e.g. 40,96,96\n", error);
    }
}
