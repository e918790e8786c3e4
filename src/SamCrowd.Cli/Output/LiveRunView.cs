using Spectre.Console;
using Spectre.Console.Rendering;

namespace SamCrowd.Cli.Output;

/// <summary>Draws a <see cref="RunBoard"/> again and again in the same lines of the terminal.</summary>
internal sealed class LiveRunView(RunBoard board) : Renderable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Does the work while the board is drawn; the lines are gone when it ends.</summary>
    public static T Show<T>(IAnsiConsole console, RunBoard board, Func<T> work) =>
        console.Live(new LiveRunView(board)).AutoClear(true).Start(context =>
    {
        var timer = new Timer(_ => context.Refresh(), null, TimeSpan.Zero, Pause);
        try
        {
            return work();
        }
        finally
        {
            // No refresh may follow when the lines have been cleared.
            using var ended = new ManualResetEvent(false);
            if (timer.Dispose(ended)) ended.WaitOne();
        }
    });

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in board.Lines(maxWidth, options.ConsoleSize.Height))
        {
            yield return new Segment(line.Before, line.IsFailure ? new Style(Color.Red) : Style.Plain);
            yield return new Segment(line.Full, new Style(Color.Green));
            yield return new Segment(line.Rest, new Style(Color.Grey));
            yield return new Segment(line.After);
            yield return Segment.LineBreak;
        }
    }
}
