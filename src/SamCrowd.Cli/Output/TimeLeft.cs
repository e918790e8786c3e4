using System.Diagnostics;
using System.Globalization;

namespace SamCrowd.Cli.Output;

/// <summary>
/// Estimates when a step ends from its pace since it was first heard of, so that what an earlier run finished does not count.
/// </summary>
internal readonly struct TimeLeft(int firstDone)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <returns>Null until one unit was finished here.</returns>
    public TimeSpan? Estimate(int done, int total)
    {
        if (done <= firstDone) return null;
        return Stopwatch.GetElapsedTime(_start) / (done - firstDone) * Math.Max(0, total - done);
    }

    public static string Text(TimeSpan? left) => left switch
    {
        null => "",
        { TotalHours: >= 1 } time => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min left"),
        { TotalMinutes: >= 1 } time => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s left"),
        { } time => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)} s left"),
    };
}
