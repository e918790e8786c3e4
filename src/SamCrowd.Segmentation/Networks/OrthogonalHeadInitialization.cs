using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// Initial weights of a layer that makes logits: a row a class, each of mean zero, as far as there is room at right angles to the others
/// (Saxe et al. 2014), and twice as long as He's. Features come from a LeakyReLU and are positive on the whole, so with He's independent
/// draws, which nnU-Net has here too, one class starts ahead everywhere and two classes may start almost as one; how long a network then
/// takes to tell them apart is left to the seed (docs/benchmarks.md has figures).
/// </summary>
internal static class OrthogonalHeadInitialization
{
    // He's is √2 for any number of features.
    private const double Length = 2 * 1.4142135623730951;

    /// <returns>classes x features.</returns>
    public static float[] Draw(int classes, int features, RandomStream random)
    {
        var rows = new double[classes][];
        // In what rows of mean zero span there is room for one less than there are features.
        var room = Math.Max(1, features - 1);
        for (var index = 0; index < classes; index++)
        {
            var row = rows[index] = [.. Enumerable.Range(0, features).Select(_ => random.Normal())];
            if (features > 1) Subtract(row, row.Average());
            for (var other = index / room * room; other < index; other++) Project(row, rows[other]);
            var length = Math.Sqrt(Dot(row, row));
            for (var i = 0; i < features; i++) row[i] *= Length / length;
        }
        return [.. rows.SelectMany(row => row).Select(value => (float)value)];
    }

    private static void Subtract(double[] row, double mean)
    {
        for (var i = 0; i < row.Length; i++) row[i] -= mean;
    }

    private static void Project(double[] row, double[] other)
    {
        var share = Dot(row, other) / Dot(other, other);
        for (var i = 0; i < row.Length; i++) row[i] -= share * other[i];
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
