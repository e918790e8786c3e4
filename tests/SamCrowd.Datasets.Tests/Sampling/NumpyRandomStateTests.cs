using SamCrowd.Datasets.Sampling;

namespace SamCrowd.Datasets.Tests.Sampling;

/// <summary>Expected numbers: numpy 1.24.2, the call named in each test.</summary>
public sealed class NumpyRandomStateTests
{
    [Fact]
    public void Raw_words_are_numpys()
    {
        var random = new NumpyRandomState(1234);
        Assert.Equal(new uint[] { 822569775, 2137449171, 2671936806, 3512589365, 1880026316 },
            Enumerable.Range(0, 5).Select(_ => random.NextUInt32()));
        random = new NumpyRandomState(uint.MaxValue);
        Assert.Equal(new uint[] { 419326371, 479346978 }, Enumerable.Range(0, 2).Select(_ => random.NextUInt32()));
    }

    [Fact]
    public void Mixed_draws_consume_the_stream_as_randint_and_random_sample_do()
    {
        var random = new NumpyRandomState(1234);
        Assert.Equal(new long[] { 3L, 6, 5, 4, 8, 9, 1, 7 }, Integers(random, 0, 10, 8));
        Assert.Equal(new long[] { 5482372250, 3444014763, 4115177196 }, Integers(random, 0, 1L << 33, 3));
        Assert.Equal(new long[] { 115L, 241, 45, 235, 246 }, Integers(random, -5, 256, 5));
        Assert.Equal(new long[] { 59135052, 95107365, 3319265058 }, Integers(random, 0, 1L << 32, 3));
        Assert.Equal(new double[] { 0.2907285532552092, 0.246394443250343 }, Enumerable.Range(0, 2).Select(_ => Sample(random)));
        Assert.Equal(new long[] { 5L, 5 }, Integers(random, 5, 6, 2));
        Assert.Equal(0.7382867680147005, Sample(random));
        Assert.Equal(new long[] { 7179954866940030795, 8986134056645902339 }, Integers(random, long.MinValue, long.MaxValue, 2));
    }

    [Fact]
    public void Shuffle_permutation_and_choice_are_numpys()
    {
        var random = new NumpyRandomState(12345);
        var items = Enumerable.Range(0, 12).ToArray();
        random.Shuffle<int>(items);
        Assert.Equal([8, 0, 3, 7, 11, 10, 6, 9, 4, 1, 5, 2], items);
        Assert.Equal([5, 0, 2, 4, 7, 8, 6, 3, 1], random.Permutation(9));
        Assert.Equal([12, 16, 0, 4, 3, 14], random.Permutation(20).Take(6));
        var chosen = new int[6];
        random.ChooseWithReplacement(20, chosen);
        Assert.Equal([15, 3, 5, 15, 11, 14], chosen);
    }

    [Fact]
    public void A_hundred_thousand_draws_have_numpys_checksum()
    {
        var drawn = new int[100_000];
        new NumpyRandomState(0).ChooseWithReplacement(1000, drawn);
        Assert.Equal(49869558, drawn.Sum(value => (long)value));
        Assert.Equal(2493471749955, drawn.Select((value, i) => (long)value * i).Sum());
    }

    [Fact]
    public void Bulk_choice_and_single_draws_are_one_stream()
    {
        var (bulk, single) = (new NumpyRandomState(7), new NumpyRandomState(7));
        var drawn = new int[1501];
        bulk.ChooseWithReplacement(700, drawn);
        Assert.Equal(drawn, Array.ConvertAll(Integers(single, 0, 700, drawn.Length), value => (int)value));
        Assert.Equal(single.NextUInt32(), bulk.NextUInt32());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    public void A_seed_outside_32_bits_is_refused(long seed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumpyRandomState(seed));

    private static long[] Integers(NumpyRandomState random, long low, long high, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.RandomInt(low, high))];

    /// <summary>numpy's random_sample().</summary>
    private static double Sample(NumpyRandomState random) =>
        (((random.NextUInt32() >> 5) * 67108864.0) + (random.NextUInt32() >> 6)) / 9007199254740992.0;
}
