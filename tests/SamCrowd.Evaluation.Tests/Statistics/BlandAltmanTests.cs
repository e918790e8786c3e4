using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Evaluation.Tests.Statistics;

public sealed class BlandAltmanTests
{
    [Fact]
    public void Bias_and_limits_are_those_of_the_differences()
    {
        var agreement = BlandAltman.Of([11, 19, 33, double.NaN], [10, 20, 30, 40]);
        // Differences 1, -1, 3: mean 1, sample SD 2.
        Assert.Equal((1, 2, 3), (agreement.Bias, agreement.StandardDeviation, agreement.Count));
        Assert.Equal(-2.92, agreement.Low, 1e-12);
        Assert.Equal(4.92, agreement.High, 1e-12);
    }

    [Fact]
    public void One_pair_has_a_bias_and_no_limits_and_none_has_neither()
    {
        var one = BlandAltman.Of([3], [1]);
        Assert.Equal(2, one.Bias);
        Assert.True(double.IsNaN(one.Low) && double.IsNaN(one.High));
        Assert.True(double.IsNaN(BlandAltman.Of([], []).Bias));
    }

    [Fact]
    public void Two_pairs_have_limits_and_lists_of_other_lengths_are_refused()
    {
        var two = BlandAltman.Of([1, 5], [0, 2]);
        Assert.Equal((2, Math.Sqrt(2), 2), (two.Bias, two.StandardDeviation, two.Count));
        Assert.Equal("reference", Assert.Throws<ArgumentException>(() => BlandAltman.Of([1, 2], [1])).ParamName);
    }
}
