using System.Diagnostics;
using System.Globalization;

namespace SamCrowd.Benchmarks;

/// <summary>Two ways in turn, A B A B, so that other work on the machine meets both alike.</summary>
internal static class Alternation
{
    /// <summary>
    /// Runs both once without counting, then <paramref name="rounds"/> times in turn, and writes the medians and their ratio.
    /// </summary>
    public static void Compare(TextWriter output, string what, string firstName, Action first, string secondName, Action second, int rounds)
    {
        first();
        second();
        var (one, other) = (new Measured[rounds], new Measured[rounds]);
        for (var round = 0; round < rounds; round++) (one[round], other[round]) = (Time(first), Time(second));
        var (wallA, wallB) = (Median(one, run => run.Wall), Median(other, run => run.Wall));
        var (processorA, processorB) = (Median(one, run => run.Processor), Median(other, run => run.Processor));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {what}: {firstName} {wallA * 1e3:0} ms, {secondName} {wallB * 1e3:0} ms: {wallA / wallB:0.00} times; processor time "
                + $"{processorA * 1e3:0} and {processorB * 1e3:0} ms: {processorA / processorB:0.00} times (medians of {rounds})"));
    }

    private static Measured Time(Action act)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        act();
        return new Measured(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    private static double Median(IEnumerable<Measured> runs, Func<Measured, double> value)
    {
        var sorted = runs.Select(value).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
