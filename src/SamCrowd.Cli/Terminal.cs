using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using Spectre.Console;

namespace SamCrowd.Cli;

/// <summary>Where a command writes: lines, tables, and the progress of long work. The only place that draws.</summary>
public sealed class Terminal
{
    private readonly IAnsiConsole? _console;

    /// <param name="output">Results.</param>
    /// <param name="error">One line for what went wrong.</param>
    public Terminal(TextWriter output, TextWriter error, CancellationToken cancellation = default)
        : this(output, error, null, cancellation)
    {
    }

    private Terminal(TextWriter output, TextWriter error, IAnsiConsole? console, CancellationToken cancellation) =>
        (Output, Error, _console, Cancellation) = (TextWriter.Synchronized(output), error, console, cancellation);

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>Cancelled by the first Ctrl-C; hand it to all work that takes long.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Bars where a person looks on, plain lines where the output goes to a file or a pipe.</summary>
    public static Terminal OfThisProcess(CancellationToken cancellation)
    {
        var interactive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        return new Terminal(Console.Out, Console.Error, interactive ? AnsiConsole.Console : null, cancellation);
    }

    /// <summary>One line of output; safe while progress is drawn.</summary>
    public void WriteLine(string line = "")
    {
        if (_console is null) Output.WriteLine(line);
        else _console.WriteLine(line);
    }

    /// <summary>Rows of text under headings, columns aligned.</summary>
    public void WriteTable(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = [headings, .. rows];
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>Does the work and draws what it reports, with the time left.</summary>
    public T Track<T>(Func<IProgress<StepProgress>, T> work)
    {
        if (_console is null) return work(new PlainProgress(WriteLine));
        return _console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new TimeLeftColumn())
            .Start(context => work(new BarProgress(context)));
    }

    /// <summary>Does a run's work and shows how far it is.</summary>
    internal T Watch<T>(Func<IRunObserver, T> work) => work(new PlainRunView(WriteLine));

    /// <inheritdoc cref="Track{T}"/>
    public void Track(Action<IProgress<StepProgress>> work) => Track(progress =>
    {
        work(progress);
        return true;
    });
}
