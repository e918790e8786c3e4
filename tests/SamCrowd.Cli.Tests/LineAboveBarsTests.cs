using SamCrowd.Cli.Output;
using Spectre.Console;

namespace SamCrowd.Cli.Tests;

public sealed class LineAboveBarsTests
{
    [Fact]
    public void What_a_bar_had_on_the_line_is_erased_before_the_text_takes_its_place()
    {
        var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(written),
        });
        console.Profile.Width = 60;
        console.Live(new Text("demo 12 %  2 of 18 stages  more than 33 s left")).AutoClear(true).Start(context =>
        {
            context.Refresh();
            console.Write(new LineAboveBars("stopping"));
        });
        var text = written.ToString();
        var at = text.IndexOf("stopping", StringComparison.Ordinal);
        Assert.EndsWith("\u001b[J", text[..at], StringComparison.Ordinal);
        // The bar is drawn again below.
        Assert.Contains("more than 33 s left", text[at..], StringComparison.Ordinal);
    }
}
