using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;

namespace SamCrowd.Evaluation.Tests.Comparison;

public sealed class SeedIntervalTests
{
    private static readonly double[] Cases = [.. Enumerable.Range(0, 12).Select(i => 0.7 + (0.02 * i))];

    [Fact]
    public void One_seed_has_the_studys_interval_over_the_cases()
    {
        var interval = SeedInterval.Of([.. Cases, double.NaN], [[.. Cases, double.NaN]], new ComparisonSettings());
        var expected = MeanInterval.Of(Cases);
        Assert.Equal((expected.Mean, expected.Mean - expected.HalfWidth, expected.Mean + expected.HalfWidth),
            (interval.Estimate, interval.Low, interval.High));
    }

    [Fact]
    public void Seeds_that_differ_make_it_wider_than_cases_do()
    {
        var alike = Of(0, 0, 0);
        var apart = Of(-0.1, 0, 0.1);
        Assert.Equal(0.81, alike.Estimate, 1e-12);
        Assert.Equal(0.81, apart.Estimate, 1e-12);
        // Cases vary by 0.02 of the mean, seeds by 0.1: the standard error over three seeds is 0.1 / √3 = 0.058.
        Assert.InRange(alike.High - alike.Low, 0.06, 0.09);
        Assert.InRange(apart.High - apart.Low, 0.17, 0.26);
    }

    [Fact]
    public void Few_cases_take_students_t_with_the_variance_over_cases_and_that_over_seeds()
    {
        double[] mean = [0.5, 0.6, 0.7];
        var interval = SeedInterval.Of(mean, [[0.4, 0.5, 0.6], [0.6, 0.7, 0.8]], new ComparisonSettings());
        // Variance of the cases 0.01 by 3, of the seeds' means (0.5, 0.7) 0.02 by 2; t of 2 degrees of freedom 4.302653.
        var reach = 4.302653 * Math.Sqrt((0.01 / 3) + 0.01);
        Assert.Equal((0.6, 0.6 - reach, 0.6 + reach), (interval.Estimate, interval.Low, interval.High), Near);
    }

    private static Interval Of(params double[] shifts) => SeedInterval.Of(
        Cases, [.. shifts.Select(shift => (IReadOnlyList<double>)[.. Cases.Select(value => value + shift)])], new ComparisonSettings());

    private static bool Near((double A, double B, double C) x, (double A, double B, double C) y) =>
        Math.Abs(x.A - y.A) < 1e-6 && Math.Abs(x.B - y.B) < 1e-6 && Math.Abs(x.C - y.C) < 1e-6;
}
