using System.Diagnostics;
using System.Text.Json;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>Who does a stage now and how far it is, for other processes and other machines that see the run's folder.</summary>
/// <param name="Beat">When the process last said that it lives; it says so every <see cref="BeatEvery"/>.</param>
internal sealed record StageState(int ProcessId, string Machine, DateTimeOffset Start, DateTimeOffset Beat, StepProgress? Progress)
{
    public static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(10);

    /// <summary>When <see cref="Progress"/> was reported.</summary>
    public DateTimeOffset? ProgressAt { get; init; }

    /// <summary>Done units of the present step when it was first heard of: what an earlier run finished says nothing of the pace.</summary>
    public int FirstDone { get; init; }

    /// <summary>When the present step was first heard of.</summary>
    public DateTimeOffset? FirstAt { get; init; }

    /// <summary>This state with a newer progress.</summary>
    public StageState With(StepProgress value, DateTimeOffset now) => Progress?.Step == value.Step
        ? this with { Progress = value, ProgressAt = now }
        : this with { Progress = value, ProgressAt = now, FirstDone = value.Done, FirstAt = now };

    /// <returns>Time left of the present step by its pace; null until that is known.</returns>
    public TimeSpan? TimeLeft(DateTimeOffset now)
    {
        if (Progress is not { } at || at.Done <= FirstDone || ProgressAt is not { } then || FirstAt is not { } first) return null;
        var left = ((then - first) / (at.Done - FirstDone) * (at.Total - at.Done)) - (now - then);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <returns>Null where nobody does the stage.</returns>
    public static StageState? TryRead(RunFolder run, StageId id)
    {
        try
        {
            var path = run.Running(id, "json");
            return File.Exists(path) ? JsonSerializer.Deserialize<StageState>(File.ReadAllBytes(path)) : null;
        }
        catch (Exception error) when (error is JsonException or FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether the process lives, as far as can be told without disturbing it: on other machines by its last beat.</summary>
    public bool IsAlive() => DateTimeOffset.Now - Beat < 3 * BeatEvery && (Machine != Environment.MachineName || ProcessLives());

    public void Write(RunFolder run, StageId id) => AtomicFile.WriteText(run.Running(id, "json"), JsonSerializer.Serialize(this));

    private bool ProcessLives()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
