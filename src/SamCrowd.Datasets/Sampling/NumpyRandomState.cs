using System.Numerics;

namespace SamCrowd.Datasets.Sampling;

/// <summary>
/// numpy's legacy <c>numpy.random.RandomState(seed)</c>: the same seed gives the same numbers, bit for bit. Generator: MT19937
/// (Matsumoto and Nishimura 1998); bounded integers by masked rejection, as numpy/random/src/distributions/distributions.c draws them.
/// </summary>
internal sealed class NumpyRandomState
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

    /// <summary>numpy's <c>randint(low, high)</c> of the default type int64: uniform in [low, high), low &lt; high.</summary>
    public long RandomInt(long low, long high)
    {
        if (low >= high) throw new ArgumentOutOfRangeException(nameof(high), high, $"must be above low = {low}");
        var range = (ulong)(high - 1) - (ulong)low;
        return (long)((ulong)low + Interval(range));
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
            // No more draws than places, so there is always one to write to.
            var draws = _tempered.AsSpan(_position, Math.Min(StateLength - _position, indices.Length - taken));
            var places = indices.Slice(taken, draws.Length);
            var used = 0;
            foreach (var draw in draws)
            {
                var value = draw & mask;
                places[used] = (int)value;
                used += value <= range ? 1 : 0;
            }
            taken += used;
            _position += draws.Length;
        }
    }

    /// <summary>numpy's <c>permutation(count)</c>.</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        Shuffle<int>(order);
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
        var wideMask = ulong.MaxValue >> BitOperations.LeadingZeroCount(range);
        ulong wide;
        do
        {
            wide = NextUInt64() & wideMask;
        }
        while (wide > range);
        return wide;
    }

    private static uint Mask32(uint range) => uint.MaxValue >> BitOperations.LeadingZeroCount(range);

    /// <summary>
    /// The next 624 numbers, several at a time: a new word needs the old one beside it and one that lies 397 further or, renewed already,
    /// 227 before it, so no word needs one of its own vector.
    /// </summary>
    private void Refill()
    {
        Twist(0, StateLength - Shift, Shift);
        Twist(StateLength - Shift, StateLength - 1, Shift - StateLength);
        _state[^1] = Twisted(_state[^1], _state[0], _state[Shift - 1]);
        var i = 0;
        for (; i + Vector<uint>.Count <= StateLength; i += Vector<uint>.Count) Tempered(new Vector<uint>(_state, i)).CopyTo(_tempered, i);
        for (; i < StateLength; i++) _tempered[i] = Tempered(new Vector<uint>(_state[i]))[0];
        _position = 0;
    }

    /// <param name="far">From a word to the one that it is combined with.</param>
    private void Twist(int start, int end, int far)
    {
        var i = start;
        for (; i + Vector<uint>.Count <= end; i += Vector<uint>.Count)
            Twisted(new Vector<uint>(_state, i), new Vector<uint>(_state, i + 1), new Vector<uint>(_state, i + far)).CopyTo(_state, i);
        for (; i < end; i++) _state[i] = Twisted(_state[i], _state[i + 1], _state[i + far]);
    }

    private static uint Twisted(uint word, uint next, uint far) =>
        Twisted(new Vector<uint>(word), new Vector<uint>(next), new Vector<uint>(far))[0];

    private static Vector<uint> Twisted(Vector<uint> word, Vector<uint> next, Vector<uint> far)
    {
        var y = (word & new Vector<uint>(0x80000000u)) | (next & new Vector<uint>(0x7fffffffu));
        var odd = Vector<uint>.Zero - (y & Vector<uint>.One);
        return far ^ Vector.ShiftRightLogical(y, 1) ^ (odd & new Vector<uint>(0x9908b0dfu));
    }

    private static Vector<uint> Tempered(Vector<uint> y)
    {
        y ^= Vector.ShiftRightLogical(y, 11);
        y ^= Vector.ShiftLeft(y, 7) & new Vector<uint>(0x9d2c5680u);
        y ^= Vector.ShiftLeft(y, 15) & new Vector<uint>(0xefc60000u);
        return y ^ Vector.ShiftRightLogical(y, 18);
    }
}
