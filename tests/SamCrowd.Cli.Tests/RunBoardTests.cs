using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Cli.Tests;

public sealed class RunBoardTests
{
    private static readonly string[] Arms =
        ["GT", "SAM", "sparse", "ignore", "interpolate", "covered", "weighted", "fused", "ground-truth-mixed-in"];

    [Theory]
    [InlineData(80, 24)]
    [InlineData(100, 30)]
    [InlineData(60, 10)]
    [InlineData(20, 3)]
    public void Every_line_fits_the_terminal_and_no_more_lines_are_drawn_than_it_has(int width, int height)
    {
        var board = Board(Arms);
        foreach (var arm in Arms)
            board.StageAdvanced($"train/{arm}/fold_all", new StepProgress("Train", 3, 16, "loss 0.4321, pseudo Dice 0.812"));
        board.StageFailed(new StageFailure("plan/own",
            new InvalidInputException(string.Join(' ', Enumerable.Repeat("the patch does not fit", 20)))));
        board.Log(string.Join(' ', Enumerable.Repeat("a remark", 40)));
        var lines = board.Lines(width, height).Select(line => line.ToString()).ToList();
        Assert.InRange(lines.Count, 1, height - 1);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width - 1));
        Assert.StartsWith("hip", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(100, 30)]
    public void Nine_arms_side_by_side_have_a_line_each_with_name_bar_and_per_cent(int width, int height)
    {
        var board = Board(Arms);
        foreach (var arm in Arms) board.StageAdvanced($"train/{arm}/fold_all", new StepProgress("Train", 4, 16));
        var lines = board.Lines(width, height).Select(line => line.ToString()).ToList();
        Assert.Equal(1 + Arms.Length, lines.Count);
        Assert.Matches("^hippocampus [━─]{8,} +12 %  1 of 27 stages", lines[0]);
        foreach (var arm in Arms)
            Assert.Contains(lines, line =>
                System.Text.RegularExpressions.Regex.IsMatch(line, $"^  train/{arm}/fold_all +━{{2,}}─{{6,}}  25 %"));
    }

    [Fact]
    public void What_does_not_fit_is_counted()
    {
        var lines = Board(Arms).Lines(80, 6).Select(line => line.ToString()).ToList();
        Assert.Equal(5, lines.Count);
        Assert.Equal("  and 6 more", lines[^1]);
    }

    [Fact]
    public void Stages_that_ended_leave_the_board_and_tell_the_time_of_others_of_their_kind()
    {
        var board = Board("GT", "SAM");
        Assert.DoesNotContain("left", board.Lines(100, 30)[0].ToString(), StringComparison.Ordinal);
        board.StageEnded("train/GT/fold_all", TimeSpan.FromMinutes(10));
        var lines = board.Lines(100, 30).Select(line => line.ToString()).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Matches("2 of 6 stages  more than (10 min 00|9 min 59) s left$", lines[0]);
    }

    [Fact]
    public void What_a_person_has_to_read_is_said_once_more_when_the_lines_are_gone()
    {
        var board = Board("GT", "SAM");
        board.Log("the picture cannot be drawn");
        board.ResultKept("train/GT/fold_all", "/run/previous/train/GT/fold_all");
        board.StageFailed(new StageFailure("train/GT/fold_all", new IOException("disk full")));
        Assert.Equal(["the picture cannot be drawn", "1 replaced result is kept, the last in /run/previous/train/GT/fold_all; "
            + "--discard-previous keeps none"], board.Closing());
        board.StageFailed(new StageFailure("train/SAM/fold_all", new IOException("disk full\nand more")));
        Assert.Equal(["train/GT/fold_all: failed: disk full", "train/SAM/fold_all: failed: disk full"], board.Closing().Skip(1).Take(2));
    }

    /// <summary>A run with three stages an arm, of which the trainings are being done and one stage was done before.</summary>
    private static RunBoard Board(params string[] arms)
    {
        var board = new RunBoard(unicode: true);
        StageStatus[] statuses = [
            .. arms.SelectMany(arm => new[] { $"train/{arm}/fold_all", $"predict/{arm}", $"evaluate/{arm}" }.Select(New))];
        board.RunBegan("hippocampus", statuses[..^1], statuses.Length, new StagePace());
        foreach (var status in statuses.Where(status => status.Stage.Id.Kind == "train")) board.StageBegan(status);
        return board;
    }

    private static StageStatus New(string id) =>
        new(new Stage(id, typeof(Code), [], [], [], true, _ => { }), "key", StageNeed.All, "never done");

    [ResultVersion("code", 1)]
    private static class Code;
}
