using System.Diagnostics;
using System.Globalization;

namespace SamCrowd.Benchmarks;

internal static class Timing
{
    /// <summary>Each of <paramref name="repeats"/> runs after one that does not count.</summary>
    public static Measured[] Of(int repeats, Action act)
    {
        act();
        var runs = new Measured[repeats];
        for (var i = 0; i < repeats; i++)
        {
            var processor = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            act();
            runs[i] = new Measured(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        }
        return runs;
    }

    /// <summary>
    /// Fastest of both sides and the ratio on the clock, then the same for processor time, where ours counts half: it has two threads.
    /// </summary>
    public static void Compare(TextWriter output, string what, Measured[] peer, Measured[] ours, double target)
    {
        var (peerWall, oursWall) = (peer.Min(run => run.Wall), ours.Min(run => run.Wall));
        var (peerProcessor, oursProcessor) = (peer.Min(run => run.Processor), ours.Min(run => run.Processor));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {what}: peer {peerWall:0.000} s, ours {oursWall:0.000} s: {peerWall / oursWall:0.0} times (target {target:0}); processor "
                + $"time {peerProcessor:0.000} s and {oursProcessor:0.000} s: {peerProcessor / (oursProcessor / 2):0.0} times "
                + $"on two cores"));
    }
}
