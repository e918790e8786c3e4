using System.Runtime.InteropServices;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.NnUNet.Fingerprinting;

/// <summary>Mean, standard deviation and percentiles of a large float32 sample, rounded as numpy rounds them.</summary>
internal static class IntensityStatistics
{
    private const int Bins = 1 << 16;

    /// <param name="values">At least one; no NaN.</param>
    public static ForegroundIntensities Of(ReadOnlyMemory<float> values, int threads)
    {
        var count = values.Length;
        var sum = PairwiseSum.Of(values, threads);
        var mean = (float)(sum / (double)count);
        // numpy/core/_methods.py, _var divides the mean in float32 but the sum of squares in float64 before it rounds.
        var meanOfVariance = sum / (float)count;
        var variance = (float)(PairwiseSum.OfSquaredDifferences(values, meanOfVariance, threads) / (double)count);
        var places = Array.ConvertAll([0.5, 50, 99.5], percent => Percentiles.Place(count, percent / 100));
        int[] ranks = [0, count - 1, .. places.SelectMany(place => new[] { place.Below, place.Above })];
        var ordered = AtRanks(values, ranks, threads);
        double Percentile(int which) => Percentiles.Between(ordered[2 + (2 * which)], ordered[3 + (2 * which)], places[which].Fraction);
        return new ForegroundIntensities(ordered[1], mean, Percentile(1), ordered[0], Percentile(0), Percentile(2), MathF.Sqrt(variance));
    }

    /// <summary>
    /// The values at the given places of the sorted sample, by counting: upper 16 bits of the sort key first, then the lower 16 of the bins
    /// that matter.
    /// </summary>
    internal static float[] AtRanks(ReadOnlyMemory<float> values, int[] ranks, int threads)
    {
        var coarse = Count(values, threads, Bins, static (keys, counts, _) =>
        {
            // Neighbours fall into one bin often; counted in turns in two halves they need not wait for one another.
            var other = new int[Bins];
            for (var i = 0; i + 1 < keys.Length; i += 2)
            {
                counts[Key(keys[i]) >> 16]++;
                other[Key(keys[i + 1]) >> 16]++;
            }
            if (keys.Length % 2 == 1) counts[Key(keys[^1]) >> 16]++;
            for (var bin = 0; bin < Bins; bin++) counts[bin] += other[bin];
        }, []);
        var places = Array.ConvertAll(ranks, rank => Find(coarse, rank));
        var slotOfBin = new short[Bins];
        Array.Fill(slotOfBin, (short)-1);
        var bins = places.Select(place => place.Bin).Distinct().ToArray();
        for (var slot = 0; slot < bins.Length; slot++) slotOfBin[bins[slot]] = (short)slot;
        var fine = Count(values, threads, Bins * bins.Length, static (keys, counts, slots) =>
        {
            foreach (var bits in keys)
            {
                var key = Key(bits);
                var slot = slots[key >> 16];
                if (slot >= 0) counts[(slot << 16) | (int)(key & 0xffff)]++;
            }
        }, slotOfBin);
        return Array.ConvertAll(places, place =>
        {
            var low = Find(fine.AsSpan(slotOfBin[place.Bin] * Bins, Bins), place.Within).Bin;
            return Value(((uint)place.Bin << 16) | (uint)low);
        });
    }

    private delegate void Counter(ReadOnlySpan<uint> keys, int[] counts, short[] slots);

    private static int[] Count(ReadOnlyMemory<float> values, int threads, int size, Counter counter, short[] slots)
    {
        var parts = new int[threads][];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var start = (int)((long)values.Length * part / threads);
            var end = (int)((long)values.Length * (part + 1) / threads);
            parts[part] = new int[size];
            counter(MemoryMarshal.Cast<float, uint>(values.Span[start..end]), parts[part], slots);
        });
        var total = parts[0];
        foreach (var part in parts.AsSpan(1))
            for (var i = 0; i < size; i++) total[i] += part[i];
        return total;
    }

    private static (int Bin, int Within) Find(ReadOnlySpan<int> counts, int rank)
    {
        var bin = 0;
        while (rank >= counts[bin]) rank -= counts[bin++];
        return (bin, rank);
    }

    /// <summary>Orders the bits of floats as their values: negative ones are flipped, positive ones put above them.</summary>
    private static uint Key(uint bits) => bits ^ ((uint)((int)bits >> 31) | 0x80000000u);

    private static float Value(uint key) => BitConverter.UInt32BitsToSingle(key ^ (((key >> 31) - 1) | 0x80000000u));
}
