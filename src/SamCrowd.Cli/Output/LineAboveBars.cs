using Spectre.Console;
using Spectre.Console.Rendering;

namespace SamCrowd.Cli.Output;

/// <summary>
/// A line that is written where bars stand, which are drawn again below it. Spectre.Console puts the cursor at their start and writes over
/// them, so that what was longer than the line would stay beside it: everything from there on is erased first.
/// </summary>
internal sealed class LineAboveBars(string line) : Renderable
{
    private const string EraseToEndOfScreen = "\u001b[J";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(EraseToEndOfScreen), .. ((IRenderable)new Text(line)).Render(options, maxWidth), Segment.LineBreak];
}
