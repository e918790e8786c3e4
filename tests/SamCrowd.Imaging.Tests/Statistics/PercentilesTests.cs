using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Imaging.Tests.Statistics;

public class PercentilesTests
{
    [Fact]
    public void The_median_is_the_middle_or_the_mean_of_the_middle_two()
    {
        Assert.Equal(3, Percentiles.Median([9, 1, 3]));
        Assert.Equal(2.5, Percentiles.Median([9, 1, 3, 2]));
    }

    /// <summary>numpy 1.24: np.percentile([0.1, 0.7, 1.3], q) is 0.1 + 0.6 · 0.4 for q = 20 and 1.3 − 0.6 · (1 − 0.6) for q = 80.</summary>
    [Fact]
    public void A_percentile_lies_between_its_neighbours_and_is_rounded_from_the_nearer_one()
    {
        double[] sorted = [0.1, 0.7, 1.3];
        Assert.Equal(0.1 + ((0.7 - 0.1) * 0.4), Percentiles.OfSorted(sorted, 0.2));
        var fraction = (2 * 0.8) - 1;
        Assert.Equal(1.3 - ((1.3 - 0.7) * (1 - fraction)), Percentiles.OfSorted(sorted, 0.8));
        Assert.Equal(0.7 + ((1.3 - 0.7) * fraction), Percentiles.OfSorted(sorted, 0.8, PercentileRounding.FromBelow));
        Assert.Equal((0.1, 1.3), (Percentiles.OfSorted(sorted, 0), Percentiles.OfSorted(sorted, 1)));
        Assert.Equal(5, Percentiles.OfSorted([5.0], 0.3));
    }

    [Fact]
    public void The_difference_of_float32_neighbours_is_a_float32()
    {
        Assert.Equal(0.1f + ((0.7f - 0.1f) * 0.25), Percentiles.OfSorted([0.1f, 0.7f], 0.25));
        Assert.Equal(0.7f - ((0.7f - 0.1f) * 0.25), Percentiles.OfSorted([0.1f, 0.7f], 0.75));
    }
}
