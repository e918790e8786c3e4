using System.Diagnostics;
using System.Globalization;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Output;

/// <summary>
/// A run as a few lines of text that always fit the terminal: one for the run, one for each stage that is being done, each with bar, per
/// cent and time left, then what failed and the last remark. Safe to use from several threads.
/// </summary>
internal sealed class RunBoard(bool unicode) : IRunObserver
{
    private const int ShortestBar = 8;
    private const int MiddlingBar = 12;
    private const int LongestBar = 30;
    private const int LongestStageBar = 16;
    private const int LongestRemarks = 10;

    /// <summary>" 100 %  12 h 00 min left".</summary>
    private const int TailWidth = 24;

    /// <summary>Kinds of stages that may take long; what is not known of the others hardly counts.</summary>
    private static readonly string[] LongKinds = ["import", "sam-labels", "fused-labels", "preprocess", "train", "predict"];

    private readonly Lock _lock = new();
    private readonly List<StageFailure> _failures = [];
    private readonly List<string> _remarks = [];
    private readonly List<string> _kept = [];
    private readonly List<Running> _running = [];
    private readonly HashSet<StageId> _left = [];
    private StagePace _pace = new();
    private string _name = "";
    private int _stages;
    private bool _begun;

    public void RunBegan(string name, IReadOnlyList<StageStatus> todo, int stages, StagePace pace)
    {
        lock (_lock)
        {
            (_name, _stages, _pace, _begun) = (name, stages, pace, true);
            _running.Clear();
            _left.Clear();
            _left.UnionWith(todo.Select(status => status.Stage.Id));
        }
    }

    public void StageBegan(StageStatus status)
    {
        lock (_lock)
        {
            _running.RemoveAll(stage => stage.Id == status.Stage.Id);
            _running.Add(new Running(status.Stage.Id, Stopwatch.GetTimestamp()));
        }
    }

    public void StageAdvanced(StageId stage, StepProgress progress)
    {
        lock (_lock) _running.Find(one => one.Id == stage)?.Advance(progress);
    }

    public void StageEnded(StageId stage, TimeSpan took)
    {
        lock (_lock)
        {
            _running.RemoveAll(one => one.Id == stage);
            if (_left.Remove(stage)) _pace.Add(stage.Kind, took);
        }
    }

    public void StageFailed(StageFailure failure)
    {
        lock (_lock)
        {
            _running.RemoveAll(one => one.Id == failure.Stage);
            _failures.Add(failure);
        }
    }

    public void ResultKept(StageId stage, string folder)
    {
        lock (_lock) _kept.Add(folder);
    }

    public void Log(string line)
    {
        lock (_lock) _remarks.Add(line);
    }

    /// <summary>What the run looks like now.</summary>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Lines of the terminal.</param>
    public IReadOnlyList<BoardLine> Lines(int width, int height)
    {
        lock (_lock)
        {
            if (!_begun) return [];
            // The last column and the last line stay empty, so that no terminal wraps or scrolls.
            (width, height) = (Math.Max(10, width - 1), Math.Max(2, height - 1));
            var lines = new List<BoardLine> { RunLine(width) };
            var failures = _failures.TakeLast(3).Select(
                failure => BoardLine.Plain(CutEnd($"{failure.Stage}: failed: {OneLine(failure.Error.Message)}", width), true));
            BoardLine[] below = [.. failures, .. _remarks.TakeLast(1).Select(remark => BoardLine.Plain(CutEnd(remark, width), false))];
            var places = Math.Max(1, height - 1 - below.Length);
            var shown = _running.Count <= places ? _running.Count : places - 1;
            var longest = _running.Take(shown).Select(stage => stage.Id.Text.Length).DefaultIfEmpty(0).Max();
            var names = Math.Min(longest, Math.Max(12, width - TailWidth - MiddlingBar - 3));
            lines.AddRange(_running.Take(shown).Select(stage => StageLine(stage, names, width)));
            if (shown < _running.Count) lines.Add(BoardLine.Plain($"  and {_running.Count - shown} more", false));
            return [.. lines, .. below.Take(height - lines.Count)];
        }
    }

    /// <summary>
    /// What is still to be said when the run has ended: failures where there are several, remarks, and where replaced results are.
    /// </summary>
    public IReadOnlyList<string> Closing()
    {
        lock (_lock)
        {
            return
            [
                .. _remarks.TakeLast(LongestRemarks),
                .. _failures.Count > 1 ? _failures.Select(failure => $"{failure.Stage}: failed: {OneLine(failure.Error.Message)}") : [],
                .. _kept.Count > 0
                    ? [$"{_kept.Count} replaced {(_kept.Count == 1 ? "result is" : "results are")} kept, the last in {_kept[^1]}; "
                    + $"--discard-previous keeps none"]
                    : Array.Empty<string>(),
            ];
        }
    }

    private BoardLine RunLine(int width)
    {
        var done = _stages - _left.Count;
        var share = _stages == 0 ? 1 : (done + _running.Sum(stage => stage.Share)) / _stages;
        var tail = $"{Percent(share)}  {done} of {_stages} stages{Separated(TimeLeftOfRun())}";
        var name = CutEnd(_name, Math.Max(8, width / 4));
        var bar = Math.Min(LongestBar, width - name.Length - tail.Length - 2);
        return bar < ShortestBar
            ? BoardLine.Plain(CutEnd($"{name} {tail}", width), false)
            : Line($"{name} ", share, bar, $" {tail}", width);
    }

    private BoardLine StageLine(Running stage, int names, int width)
    {
        var name = $"  {Cut(stage.Id.Text, names).PadRight(names)} ";
        var left = TimeLeft.Text(stage.Left);
        var tail = stage.Progress is null ? "      begins" : $" {Percent(stage.Share)}  {left}";
        var bar = Math.Clamp(width - name.Length - TailWidth, ShortestBar, LongestStageBar);
        var room = width - name.Length - bar - TailWidth;
        if (room > 10 && stage.Detail is { Length: > 0 } detail) tail = $"{tail,-23} {CutEnd(detail, room)}";
        return Line(name, stage.Share, bar, tail, width);
    }

    private string TimeLeftOfRun()
    {
        var running = _running.ToDictionary(stage => stage.Id, stage => (stage.Elapsed, stage.Left));
        var forecast = _pace.Forecast(_left, running);
        if (forecast.Left <= TimeSpan.Zero) return "";
        // Several at a time share the work, but none ends before its own.
        var longest = running.Values.Select(stage => stage.Left ?? TimeSpan.Zero).DefaultIfEmpty(TimeSpan.Zero).Max();
        var shared = TimeSpan.FromTicks(Math.Max(longest.Ticks, forecast.Left.Ticks / Math.Max(1, _running.Count)));
        return $"{(forecast.Unknown.Any(LongKinds.Contains) ? "more than" : "about")} {TimeLeft.Text(shared)}";
    }

    private BoardLine Line(string before, double share, int bar, string after, int width)
    {
        var full = (int)Math.Floor(Math.Clamp(share, 0, 1) * bar);
        return new BoardLine(
            before, Repeat('━', '#', full), Repeat('─', '-', bar - full), Cut(after, Math.Max(0, width - before.Length - bar)), false);
    }

    private string Repeat(char fine, char plain, int count) => new(unicode ? fine : plain, count);

    private string Cut(string text, int width)
    {
        if (text.Length <= width) return text;
        var gap = unicode ? "…" : "..";
        var start = Math.Max(0, (width - gap.Length + 1) / 2);
        return width <= gap.Length ? text[..width] : $"{text[..start]}{gap}{text[^(width - gap.Length - start)..]}";
    }

    private string CutEnd(string text, int width)
    {
        var gap = unicode ? "…" : "..";
        return text.Length <= width ? text : $"{text[..(width - gap.Length)]}{gap}";
    }

    private static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Clamp(share, 0, 1) * 100),3} %");

    private static string Separated(string text) => text.Length > 0 ? $"  {text}" : "";

    private static string OneLine(string text) => text.Trim().Split('\n')[0].Trim();

    private sealed class Running(StageId id, long start)
    {
        private TimeLeft _pace;

        public StageId Id => id;

        public StepProgress? Progress { get; private set; }

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

        public double Share => Progress is { Total: > 0 } at ? (double)at.Done / at.Total : 0;

        public TimeSpan? Left => Progress is { } at ? _pace.Estimate(at.Done, at.Total) : null;

        public string? Detail => Progress is not { } at ? null
            : at.Step.StartsWith(id.Kind, StringComparison.OrdinalIgnoreCase)
                ? at.Detail
                : string.Join(", ", new[] { at.Step, at.Detail }.OfType<string>());

        public void Advance(StepProgress progress)
        {
            if (Progress?.Step != progress.Step) _pace = new TimeLeft(progress.Done);
            Progress = progress;
        }
    }
}

/// <summary>One line of a board; a bar of two parts stands between two texts.</summary>
internal sealed record BoardLine(string Before, string Full, string Rest, string After, bool IsFailure)
{
    public static BoardLine Plain(string text, bool isFailure) => new(text, "", "", "", isFailure);

    public override string ToString() => Before + Full + Rest + After;
}
