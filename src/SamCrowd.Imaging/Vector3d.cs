namespace SamCrowd.Imaging;

/// <summary>Three numbers along x, y and z of the image file (the reverse of the array axes z, y, x).</summary>
public readonly record struct Vector3d(double X, double Y, double Z)
{
    /// <summary>The three numbers in the file's order x, y, z.</summary>
    public double[] ToXyz() => [X, Y, Z];

    /// <summary>The three numbers in the order of the array axes z, y, x, as nnU-Net lists spacings.</summary>
    public double[] ToZyx() => [Z, Y, X];
}
