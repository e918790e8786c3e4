namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// For each output voxel of one axis the one or two input voxels it is made of; centres matched as in <see cref="CubicTaps"/>, held at the
/// ends.
/// </summary>
internal sealed class LinearTaps
{
    private LinearTaps(int inputSize, int outputSize)
        : this(inputSize, new int[outputSize], new int[outputSize], new double[outputSize], new double[outputSize])
    {
    }

    private LinearTaps(int inputSize, int[] lower, int[] upper, double[] lowerWeight, double[] upperWeight) =>
        (InputSize, Lower, Upper, LowerWeight, UpperWeight) = (inputSize, lower, upper, lowerWeight, upperWeight);

    public int InputSize { get; }

    public int[] Lower { get; }

    public int[] Upper { get; }

    /// <summary>1 − fraction, and what that leaves of 1, rounded as scipy rounds them (ni_splines.c), for ties at one half.</summary>
    public double[] LowerWeight { get; }

    public double[] UpperWeight { get; }

    public static LinearTaps Linear(int inputSize, int outputSize)
    {
        var taps = new LinearTaps(inputSize, outputSize);
        for (var o = 0; o < outputSize; o++)
        {
            var centre = Math.Clamp(Centre(inputSize, outputSize, o), 0, inputSize - 1);
            taps.Lower[o] = (int)Math.Floor(centre);
            taps.Upper[o] = Math.Min(taps.Lower[o] + 1, inputSize - 1);
            taps.LowerWeight[o] = 1 - (centre - taps.Lower[o]);
            taps.UpperWeight[o] = 1 - taps.LowerWeight[o];
        }
        return taps;
    }

    public static LinearTaps Nearest(int inputSize, int outputSize)
    {
        var taps = new LinearTaps(inputSize, outputSize);
        for (var o = 0; o < outputSize; o++)
        {
            var centre = Math.Clamp(Centre(inputSize, outputSize, o), 0, inputSize - 1);
            taps.Lower[o] = taps.Upper[o] = (int)Math.Floor(centre + 0.5);
            taps.LowerWeight[o] = 1;
        }
        return taps;
    }

    /// <summary>
    /// The same voxels where only the last <paramref name="length"/> are held, voxel i at i modulo <paramref name="length"/>.
    /// </summary>
    public LinearTaps InRing(int length) =>
        new(length, Array.ConvertAll(Lower, index => index % length), Array.ConvertAll(Upper, index => index % length), LowerWeight,
            UpperWeight);

    private static double Centre(int inputSize, int outputSize, int output) => ((output + 0.5) * ((double)inputSize / outputSize)) - 0.5;
}
