using Spectre.Console;
using Spectre.Console.Rendering;

namespace SamCrowd.Cli.Output;

/// <summary>The time left of one bar.</summary>
internal sealed class TimeLeftColumn : ProgressColumn
{
    private const string Key = "time left";

    public static void Begin(ProgressTask task, int done) => task.State.Update<TimeLeft>(Key, _ => new TimeLeft(done));

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.IsFinished ? "done" : TimeLeft.Text(task.State.Get<TimeLeft>(Key).Estimate((int)task.Value, (int)task.MaxValue)));
}
