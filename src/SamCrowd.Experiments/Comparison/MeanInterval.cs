namespace SamCrowd.Experiments.Comparison;

/// <summary>A mean with its 95 % interval as the study states it: mean ± 1.96 · SD / √n, SD of the population.</summary>
/// <param name="HalfWidth">NaN where there is no value.</param>
public readonly record struct MeanInterval(double Mean, double HalfWidth, int Count)
{
    /// <param name="values">NaN are left out.</param>
    public static MeanInterval Of(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        if (finite.Length == 0) return new MeanInterval(double.NaN, double.NaN, 0);
        var mean = finite.Average();
        var deviation = Math.Sqrt(finite.Sum(value => (value - mean) * (value - mean)) / finite.Length);
        return new MeanInterval(mean, 1.96 * deviation / Math.Sqrt(finite.Length), finite.Length);
    }

    public override string ToString() => double.IsNaN(Mean)
        ? "n/a"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Mean:0.000} ± {HalfWidth:0.000}");
}
