namespace SamCrowd.NnUNet.Augmentation.Spatial;

/// <summary>One rotation and scaling of a patch about its centre: angles in radians about the axes z, y and x.</summary>
/// <param name="Scale">Above 1 makes objects smaller: positions in the source are this far apart.</param>
internal sealed record SpatialParameters(double AngleZ, double AngleY, double AngleX, double Scale)
{
    public static SpatialParameters Identity { get; } = new(0, 0, 0, 1);

    /// <summary>Whether rows and columns change their direction.</summary>
    public bool Rotates => AngleZ != 0 || AngleY != 0 || AngleX != 0;

    /// <summary>
    /// Rows of R_x(AngleX) · R_y(AngleY) · R_z(AngleZ) · Scale over the axes (z, y, x), which maps centred target positions to centred
    /// source positions (create_affine_matrix_3d of batchgeneratorsv2).
    /// </summary>
    public double[,] ToMatrix()
    {
        var (s0, c0) = Math.SinCos(AngleZ);
        var (s1, c1) = Math.SinCos(AngleY);
        var (s2, c2) = Math.SinCos(AngleX);
        return new[,]
        {
            { Scale * c2 * c1, Scale * ((c2 * s1 * s0) - (s2 * c0)), Scale * ((c2 * s1 * c0) + (s2 * s0)) },
            { Scale * s2 * c1, Scale * ((s2 * s1 * s0) + (c2 * c0)), Scale * ((s2 * s1 * c0) - (c2 * s0)) },
            { Scale * -s1, Scale * c1 * s0, Scale * c1 * c0 },
        };
    }
}
