using System.Diagnostics;
using System.Globalization;

namespace SamCrowd.Benchmarks;

internal static class Timing
{
    /// <summary>Seconds of each of <paramref name="repeats"/> runs after one that does not count.</summary>
    public static double[] Seconds(int repeats, Action act)
    {
        act();
        var seconds = new double[repeats];
        for (var i = 0; i < repeats; i++)
        {
            var clock = Stopwatch.StartNew();
            act();
            seconds[i] = clock.Elapsed.TotalSeconds;
        }
        return seconds;
    }

    /// <summary>Fastest of both and their ratio, on one line.</summary>
    public static void Compare(TextWriter output, string what, double[] peer, double[] ours, double target) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what}: peer {peer.Min():0.000} s (median {Median(peer):0.000}), ours {ours.Min():0.000} s (median {Median(ours):0.000}): {peer.Min() / ours.Min():0.0} times (target {target:0})"));

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
