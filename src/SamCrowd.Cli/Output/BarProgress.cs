using SamCrowd.Imaging;
using Spectre.Console;

namespace SamCrowd.Cli.Output;

/// <summary>Progress as bars, one a step.</summary>
internal sealed class BarProgress(ProgressContext context) : IProgress<StepProgress>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProgressTask> _tasks = [];

    public void Report(StepProgress value)
    {
        lock (_lock)
        {
            if (!_tasks.TryGetValue(value.Step, out var task))
            {
                task = _tasks[value.Step] = context.AddTask(value.Step, maxValue: Math.Max(1, value.Total));
                TimeLeftColumn.Begin(task, value.Done);
            }
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Total == 0 ? 1 : value.Done;
            task.Description = Markup.Escape(value.Detail is null ? value.Step : $"{value.Step} ({value.Detail})");
        }
    }
}
