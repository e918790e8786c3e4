namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// For each output voxel of one axis the four B-spline coefficients it is made of. Voxel centres of the two grids are matched by
/// <c>input = (output + 0.5) · inputSize / outputSize − 0.5</c> (scipy.ndimage.zoom with grid_mode).
/// </summary>
internal sealed class CubicTaps
{
    public CubicTaps(int inputSize, int outputSize)
    {
        (InputSize, OutputSize) = (inputSize, outputSize);
        FirstRow = new int[outputSize];
        Weights = new float[4 * outputSize];
        var scale = (double)inputSize / outputSize;
        for (var o = 0; o < outputSize; o++)
        {
            var centre = ((o + 0.5) * scale) - 0.5;
            var below = (int)Math.Floor(centre);
            var t = centre - below;
            var u = 1 - t;
            // Coefficients below - 1 .. below + 2, in a block that keeps Margin of them before the first voxel.
            FirstRow[o] = below - 1 + CubicSpline.Margin;
            var (first, second, last) = (u * u * u / 6, ((t * t * (t - 2) * 3) + 4) / 6, t * t * t / 6);
            Weights[(4 * o) + 0] = (float)first;
            Weights[(4 * o) + 1] = (float)second;
            Weights[(4 * o) + 2] = (float)(1 - first - second - last);
            Weights[(4 * o) + 3] = (float)last;
        }
    }

    public int InputSize { get; }

    public int OutputSize { get; }

    public int[] FirstRow { get; }

    public float[] Weights { get; }
}
