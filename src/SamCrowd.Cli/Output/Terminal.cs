using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using Spectre.Console;

namespace SamCrowd.Cli.Output;

/// <summary>Where a command writes: lines, tables, and the progress of long work. The only place that draws.</summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole? _console;
    private bool _drawing;

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

    /// <summary>One line of output, never broken by this program, so that paths can be copied; safe while progress is drawn.</summary>
    public void WriteLine(string line = "")
    {
        if (_console is not null && _drawing) _console.Write(new LineAboveBars(line));
        else Output.WriteLine(line);
    }

    /// <summary>One line beside the results: above the bars while progress is drawn, which it would otherwise be written into.</summary>
    public void WriteNotice(string line)
    {
        if (_console is not null && _drawing) _console.Write(new LineAboveBars(line));
        else Error.WriteLine(line);
    }

    /// <summary>A sentence, broken between words where the terminal is narrow.</summary>
    public void WriteSentence(string sentence)
    {
        if (_console is null) Output.WriteLine(sentence);
        else _console.WriteLine(sentence);
    }

    /// <summary>Rows of text under headings, columns aligned; on a narrow terminal cells are broken.</summary>
    public void WriteTable(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = [headings, .. rows];
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        if (_console is not null && widths.Sum() + (2 * (widths.Length - 1)) >= _console.Profile.Width)
        {
            var table = new Table { Border = TableBorder.None };
            foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading)) { Padding = new Padding(0, 0, 2, 0) });
            foreach (var line in lines[1..]) table.AddRow(line.Select(cell => new Text(cell)));
            _console.Write(table);
            return;
        }
        foreach (var line in lines)
            WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>Does the work and draws what it reports, with the time left.</summary>
    public T Track<T>(Func<IProgress<StepProgress>, T> work)
    {
        if (_console is null) return work(new PlainProgress(WriteLine));
        return Drawing(() => _console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new TimeLeftColumn())
            .Start(context => work(new BarProgress(context))));
    }

    /// <inheritdoc cref="Track{T}"/>
    public void Track(Action<IProgress<StepProgress>> work) => Track(progress =>
    {
        work(progress);
        return true;
    });

    /// <summary>Does a run's work and shows how far it is: a log, or on a terminal a few lines that are drawn again and again.</summary>
    internal T Watch<T>(Func<IRunObserver, T> work)
    {
        if (_console is null) return work(new PlainRunView(WriteLine));
        var board = new RunBoard(_console.Profile.Capabilities.Unicode);
        try
        {
            return Drawing(() => LiveRunView.Show(_console, board, () => work(board)));
        }
        finally
        {
            foreach (var line in board.Closing()) WriteLine(line);
        }
    }

    private T Drawing<T>(Func<T> draw)
    {
        _drawing = true;
        try
        {
            return draw();
        }
        finally
        {
            _drawing = false;
        }
    }
}
