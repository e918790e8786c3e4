namespace SamCrowd.Imaging.Tests;

public class RandomStreamTests
{
    /// <summary>Of a second implementation, after the authors' C code of xoshiro256** and SplitMix64 (prng.di.unimi.it).</summary>
    [Theory]
    [InlineData(new long[0], new ulong[] { 0x422EA740D0977210, 0xE062B061B42E2928, 0x5A071FC5930841B6, 0x1334EF8ED3CC2BD })]
    [InlineData(new long[] { 1, 2 }, new ulong[] { 0x1C1DEB3E33232945, 0x9B2C1337276BDAB6, 0xB96A0D2385E26432, 0xAB365DBFB21C891B })]
    [InlineData(new long[] { -1 }, new ulong[] { 0xB3AFEED42D38B55B, 0xAB3EB9A3960E89A9, 0x25C542BABA284F1A, 0x8FA2AFC568DFBDA9 })]
    public void Bits_are_those_of_xoshiro_seeded_by_SplitMix(long[] keys, ulong[] expected)
    {
        var stream = new RandomStream(keys);
        Assert.Equal(expected, expected.Select(_ => stream.NextBits()));
    }

    [Fact]
    public void Draws_have_their_ranges_means_and_spreads()
    {
        var stream = new RandomStream(7);
        const int count = 40_000;
        double[] uniform = [.. Enumerable.Range(0, count).Select(_ => stream.Uniform(2, 5))];
        Assert.All(uniform, value => Assert.InRange(value, 2, 5));
        Assert.Equal(3.5, uniform.Average(), 0.02);
        double[] normal = [.. Enumerable.Range(0, count).Select(_ => stream.Normal(10, 3))];
        Assert.Equal(10, normal.Average(), 0.06);
        Assert.Equal(3, Math.Sqrt(normal.Average(value => (value - 10) * (value - 10))), 0.06);
        Assert.Equal(0.3, Enumerable.Range(0, count).Count(_ => stream.Chance(0.3)) / (double)count, 0.01);
        var counts = Enumerable.Range(0, count).Select(_ => stream.Integer(4)).CountBy(value => value).ToDictionary();
        Assert.Equal([0, 1, 2, 3], counts.Keys.Order());
        Assert.All(counts.Values, value => Assert.InRange(value, (count / 4) - 400, (count / 4) + 400));
    }
}
