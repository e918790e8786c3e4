namespace SamCrowd.Datasets.Sampling;

/// <summary>
/// numpy's legacy <c>numpy.random.RandomState(seed)</c>: the same seed gives the same numbers, bit for bit. Generator: MT19937
/// (Matsumoto and Nishimura 1998); bounded integers by masked rejection, as numpy/random/src/distributions/distributions.c draws them.
/// </summary>
public sealed class NumpyRandomState
{
    private const int StateLength = 624;
    private const int Shift = 397;
    private readonly uint[] _state = new uint[StateLength];
    private readonly uint[] _tempered = new uint[StateLength];
    private int _position = StateLength;

    /// <param name="seed">numpy's integer seed, 0 to 2^32 - 1 (numpy refuses others too).</param>
    public NumpyRandomState(long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seed, uint.MaxValue);
        var word = (uint)seed;
        for (var i = 0; i < StateLength; i++)
        {
            _state[i] = word;
            word = (1812433253u * (word ^ (word >> 30))) + (uint)i + 1;
        }
    }

    public uint NextUInt32()
    {
        if (_position == StateLength) Refill();
        return _tempered[_position++];
    }

    /// <summary>Two 32-bit draws, the first in the high half.</summary>
    public ulong NextUInt64()
    {
        var high = (ulong)NextUInt32();
        return (high << 32) | NextUInt32();
    }

    /// <summary>numpy's <c>random_sample()</c>: uniform in [0, 1) with 53 bits.</summary>
    public double RandomSample()
    {
        var high = NextUInt32() >> 5;
        var low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>numpy's <c>randint(low, high)</c> of the default type int64: uniform in [low, high), low &lt; high.</summary>
    public long RandomInt(long low, long high)
    {
        if (low >= high) throw new ArgumentOutOfRangeException(nameof(high), high, $"must be above low = {low}");
        var range = (ulong)(high - 1) - (ulong)low;
        return (long)((ulong)low + Interval(range));
    }

    /// <summary>numpy's <c>randint(low, high, count)</c>.</summary>
    public long[] RandomIntegers(long low, long high, int count)
    {
        var drawn = new long[count];
        for (var i = 0; i < count; i++) drawn[i] = RandomInt(low, high);
        return drawn;
    }

    /// <summary>
    /// numpy's <c>randint(0, population, count)</c>, which is what <c>choice(population, count, replace=True)</c> draws; fills the span
    /// with indices.
    /// </summary>
    public void ChooseWithReplacement(int population, Span<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(population);
        var range = (uint)(population - 1);
        if (range == 0)
        {
            indices.Clear();
            return;
        }
        var mask = Mask32(range);
        var taken = 0;
        while (taken < indices.Length)
        {
            if (_position == StateLength) Refill();
            // Branch-free: a rejected value is overwritten by the next one. A quarter of all draws is rejected at random on average.
            var draws = _tempered.AsSpan(_position);
            var used = 0;
            while (used < draws.Length && taken < indices.Length)
            {
                var value = draws[used++] & mask;
                indices[taken] = (int)value;
                taken += value <= range ? 1 : 0;
            }
            _position += used;
        }
    }

    /// <summary>numpy's <c>choice(items, count, replace)</c> without probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Without replacement more are asked for than there are.</exception>
    public T[] Choice<T>(IReadOnlyList<T> items, int count, bool replace)
    {
        if (!replace)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, items.Count);
            return [.. Permutation(items.Count).Take(count).Select(i => items[i])];
        }
        var indices = new int[count];
        if (count > 0) ChooseWithReplacement(items.Count, indices);
        return Array.ConvertAll(indices, i => items[i]);
    }

    /// <summary>numpy's <c>permutation(count)</c>.</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        Shuffle<int>(order);
        return order;
    }

    /// <summary>numpy's <c>permutation(items)</c> of a one-dimensional array.</summary>
    public T[] Permutation<T>(IReadOnlyList<T> items)
    {
        var order = items.ToArray();
        Shuffle<T>(order);
        return order;
    }

    /// <summary>numpy's <c>shuffle</c>: Fisher-Yates from the end.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)Interval((ulong)i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Uniform in [0, range]. numpy draws 32 bits wherever the range fits them, and draws nothing for range 0.</summary>
    private ulong Interval(ulong range)
    {
        if (range == 0) return 0;
        if (range <= uint.MaxValue)
        {
            var mask = Mask32((uint)range);
            uint value;
            do
            {
                value = NextUInt32() & mask;
            }
            while (value > range);
            return value;
        }
        var wideMask = ulong.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(range);
        ulong wide;
        do
        {
            wide = NextUInt64() & wideMask;
        }
        while (wide > range);
        return wide;
    }

    private static uint Mask32(uint range) => uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(range);

    private void Refill()
    {
        for (var i = 0; i < StateLength; i++)
        {
            var next = i + 1 == StateLength ? 0 : i + 1;
            var far = i + Shift >= StateLength ? i + Shift - StateLength : i + Shift;
            var y = (_state[i] & 0x80000000u) | (_state[next] & 0x7fffffffu);
            _state[i] = _state[far] ^ (y >> 1) ^ ((uint)-(int)(y & 1) & 0x9908b0dfu);
        }
        for (var i = 0; i < StateLength; i++)
        {
            var y = _state[i];
            y ^= y >> 11;
            y ^= (y << 7) & 0x9d2c5680u;
            y ^= (y << 15) & 0xefc60000u;
            _tempered[i] = y ^ (y >> 18);
        }
        _position = 0;
    }
}
