namespace SamCrowd.Imaging.Files.Voxels;

/// <summary>Turns the axes of formats whose world is not RAS+ into a <see cref="Geometry"/>.</summary>
/// <param name="LeftPositive">The world's first axis points to the patient's left.</param>
/// <param name="PosteriorPositive">The world's second axis points backwards.</param>
internal sealed record AxesInSpace(bool LeftPositive, bool PosteriorPositive)
{
    /// <summary>DICOM's and ITK's world.</summary>
    public static AxesInSpace Lps { get; } = new(true, true);

    /// <param name="steps">World step (3 numbers) of one voxel along each index axis, x first; two for a single slice, whose normal becomes
    /// the third.</param>
    /// <param name="origin">World position of the first voxel's centre.</param>
    public Geometry ToGeometry(TextHeader header, IReadOnlyList<double[]> steps, double[] origin)
    {
        double[][] all = steps.Count == 2 ? [steps[0], steps[1], Normal(steps[0], steps[1])] : [.. steps];
        var affine = new double[3, 4];
        for (var row = 0; row < 3; row++)
        {
            var sign = (row == 0 && LeftPositive) || (row == 1 && PosteriorPositive) ? -1 : 1;
            for (var column = 0; column < 3; column++) affine[row, column] = Signed(sign, all[column][row]);
            affine[row, 3] = Signed(sign, origin[row]);
        }
        try
        {
            return Geometry.FromAffine(affine);
        }
        catch (InvalidInputException failure)
        {
            throw new InvalidInputException($"{header.Path}: {failure.Message}", failure);
        }
    }

    // Adding zero turns -0 into 0.
    private static double Signed(int sign, double value) => (sign * value) + 0.0;

    private static double[] Normal(double[] a, double[] b)
    {
        double[] normal = [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];
        var length = Math.Sqrt((normal[0] * normal[0]) + (normal[1] * normal[1]) + (normal[2] * normal[2]));
        return Array.ConvertAll(normal, value => value / length);
    }
}
