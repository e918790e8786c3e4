using SamCrowd.Annotation;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

public sealed class BoxesSimulateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BoxesSimulateCommandTests() =>
        Assert.Equal(0, CommandRun.Of("phantom", "--out", _folder["set"], "--cases", "1", "--size", "8,32,32").Code);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_studys_rule_is_taken_where_no_option_says_otherwise_and_slices_can_be_left_out_of_it()
    {
        var all = Simulate();
        var some = Simulate("--missed-slice-rate", "0.4", "--seed", "3");
        Assert.All(all.Prompts, prompt => Assert.Equal("study-rule", prompt.Source));
        Assert.InRange(some.Prompts.Count, 1, all.Prompts.Count - 1);
        Assert.All(some.Prompts, prompt => Assert.Contains(prompt, all.Prompts));
    }

    [Fact]
    public void Several_annotators_of_one_profile_draw_differently_and_each_as_alone_with_its_seed()
    {
        var people = Simulate("--profile", "careful-crowd", "--annotators", "3", "--seed", "5", "--annotator", "p");
        Assert.Equal(["p-1", "p-2", "p-3"], people.Prompts.Select(prompt => prompt.Annotator).Distinct());
        Assert.NotEqual(Boxes(people, "p-1"), Boxes(people, "p-2"));
        Assert.Equal(Boxes(people, "p-2"), Boxes(Simulate("--profile", "careful-crowd", "--seed", "6", "--annotator", "p-2"), "p-2"));
    }

    [Fact]
    public void A_profile_can_be_a_file_and_options_win_over_it()
    {
        File.WriteAllText(_folder["mine.yaml"], "rule: person\nmargin_mm: 4\nprompts: points\n");
        var table = Simulate("--profile", _folder["mine.yaml"], "--prompts", "boxes-and-points", "--positive-points", "2",
            "--box-per-part");
        Assert.All(table.Prompts, prompt => Assert.True(prompt.Box is not null && prompt.Points.Count == 2));
    }

    [Theory]
    [InlineData("--jitter-mm: 'jitter_mm' belongs to rule: person, and this annotator's rule is study", "--jitter-mm", "1")]
    [InlineData("--jitter-mm -1: must be from 0 to 1000", "--rule", "person", "--jitter-mm", "-1")]
    [InlineData("--every-kth-slice two: must be a whole number", "--every-kth-slice", "two")]
    [InlineData("--rule file: boxes of a file are not simulated; see samcrowd boxes import", "--rule", "file")]
    [InlineData("--annotators 0: give a number of at least 1", "--annotators", "0")]
    [InlineData("--profile: there is no profile 'nobody' in configs/annotators; there are careful-crowd, ", "--profile", "nobody")]
    public void Wrong_options_are_one_line_and_exit_code_2(string message, params string[] options)
    {
        var (code, _, error) = CommandRun.Of(["boxes", "simulate", _folder["set"], "--out", _folder["b.csv"], .. options]);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    private BoxTable Simulate(params string[] options)
    {
        var (code, _, error) = CommandRun.Of(["boxes", "simulate", _folder["set"], "--out", _folder["b.csv"], .. options]);
        Assert.Equal((0, ""), (code, error));
        return BoxTable.Read(_folder["b.csv"]);
    }

    private static PixelBox?[] Boxes(BoxTable table, string annotator) =>
        [.. table.Prompts.Where(prompt => prompt.Annotator == annotator).Select(prompt => prompt.Box)];
}
