namespace SamCrowd.Imaging;

/// <summary>Three numbers along x, y and z of the image file (the reverse of the array axes z, y, x).</summary>
public readonly record struct Vector3d(double X, double Y, double Z)
{
    public double[] ToXyz() => [X, Y, Z];

    public double[] ToZyx() => [Z, Y, X];
}
