using System.Numerics;

namespace SamCrowd.Imaging;

/// <summary>
/// A stream of random numbers fixed by its keys alone, e.g. (seed, epoch, iteration, item): what is drawn for one item depends neither
/// on other items nor on threads, and nothing has to be saved to resume. Generator: xoshiro256** (Blackman and Vigna 2018), seeded from
/// the keys by SplitMix64. Where numpy's draws have to be repeated, use NumpyRandomState instead.
/// </summary>
internal sealed class RandomStream
{
    private ulong _s0, _s1, _s2, _s3;
    private double _spareNormal = double.NaN;

    public RandomStream(params ReadOnlySpan<long> keys)
    {
        ulong state = 0x9E3779B97F4A7C15;
        foreach (var key in keys)
        {
            state ^= (ulong)key;
            state = Mix(ref state);
        }
        (_s0, _s1, _s2, _s3) = (Mix(ref state), Mix(ref state), Mix(ref state), Mix(ref state));
    }

    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Uniform integer in [0, count), count &gt; 0.</summary>
    public int Integer(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)Math.BigMul(NextBits(), (ulong)count, out _);
    }

    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Normal with the given mean and standard deviation (Marsaglia's polar method).</summary>
    public double Normal(double mean = 0, double standardDeviation = 1)
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return mean + (standardDeviation * spare);
        }
        double u, v, square;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            square = (u * u) + (v * v);
        }
        while (square is >= 1 or 0);
        var factor = Math.Sqrt(-2 * Math.Log(square) / square);
        _spareNormal = v * factor;
        return mean + (standardDeviation * u * factor);
    }

    /// <summary>Fisher-Yates.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Integer(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
