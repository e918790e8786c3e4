namespace SamCrowd.Evaluation.Statistics;

/// <summary>
/// Agreement of two measurements of the same things (Bland and Altman, Lancet 1986): the mean difference and the limits that 95 % of
/// the differences lie within where they are normal, bias ± 1.96 times the sample standard deviation.
/// </summary>
/// <param name="Bias">Mean of measured minus reference, in the measurements' unit.</param>
/// <param name="StandardDeviation">Of the differences, n − 1 in the denominator; NaN for fewer than two.</param>
/// <param name="Low">Lower limit of agreement.</param>
/// <param name="High">Upper limit of agreement.</param>
/// <param name="Count">Pairs; those with a NaN are left out.</param>
internal sealed record BlandAltman(double Bias, double StandardDeviation, double Low, double High, int Count)
{
    /// <param name="reference">As long as <paramref name="measured"/>, pair by pair.</param>
    public static BlandAltman Of(IReadOnlyList<double> measured, IReadOnlyList<double> reference)
    {
        if (measured.Count != reference.Count)
            throw new ArgumentException($"{measured.Count} values against {reference.Count}", nameof(reference));
        double[] differences = [.. measured.Zip(reference, (x, y) => x - y).Where(double.IsFinite)];
        if (differences.Length == 0) return new BlandAltman(double.NaN, double.NaN, double.NaN, double.NaN, 0);
        var bias = differences.Average();
        var deviation = differences.Length < 2 ? double.NaN
            : Math.Sqrt(differences.Sum(value => (value - bias) * (value - bias)) / (differences.Length - 1));
        return new BlandAltman(bias, deviation, bias - (1.96 * deviation), bias + (1.96 * deviation), differences.Length);
    }
}
