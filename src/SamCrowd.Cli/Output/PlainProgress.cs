using System.Diagnostics;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Output;

/// <summary>Progress as lines: one when a step ends, and about every ten seconds between.</summary>
internal sealed class PlainProgress(Action<string> writeLine) : IProgress<StepProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (TimeLeft Left, long LastLine)> _steps = [];

    public void Report(StepProgress value)
    {
        lock (_lock)
        {
            if (!_steps.TryGetValue(value.Step, out var step))
                step = _steps[value.Step] = (new TimeLeft(value.Done), Stopwatch.GetTimestamp());
            var finished = value.Done >= value.Total;
            if (!finished && Stopwatch.GetElapsedTime(step.LastLine) < Pause) return;
            _steps[value.Step] = (step.Left, Stopwatch.GetTimestamp());
            if (finished) _steps.Remove(value.Step);
            string?[] parts = [$"{value.Step}: {value.Done}/{value.Total}", value.Detail, finished ? null
                : TimeLeft.Text(step.Left.Estimate(value.Done, value.Total))];
            writeLine(string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part))));
        }
    }
}
