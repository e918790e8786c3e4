namespace SamCrowd.Imaging.Resampling;

/// <summary>How an image is resampled; nnU-Net's <c>resampling_fn_…_kwargs</c>.</summary>
/// <param name="Order">3 cubic B-spline, 1 linear, 0 nearest.</param>
/// <param name="OrderZ">Order along the separate axis: 0 nearest, 1 linear.</param>
/// <param name="ForceSeparateZ">True or false where it is not left to the spacings.</param>
/// <param name="AnisotropyThreshold">Largest over smallest spacing above which the coarse axis is treated separately.</param>
public sealed record ResamplingSettings(int Order, int OrderZ = 0, bool? ForceSeparateZ = null, double AnisotropyThreshold = 3)
{
    /// <summary>nnU-Net's way with images: cubic B-splines in the plane, nearest neighbour along a separate axis.</summary>
    public static ResamplingSettings Cubic { get; } = new(3);

    /// <summary>nnU-Net's way with label maps and probabilities: linear in the plane, nearest neighbour along a separate axis.</summary>
    public static ResamplingSettings Linear { get; } = new(1);

    /// <summary>The axis that is resampled apart from the other two, or null for plain 3D (nnU-Net: determine_do_sep_z_and_axis).</summary>
    /// <param name="spacing">Of the input, one number an array axis (z, y, x), mm.</param>
    /// <param name="newSpacing">Of the output, the same.</param>
    public int? SeparateAxis(IReadOnlyList<double> spacing, IReadOnlyList<double> newSpacing)
    {
        IReadOnlyList<double> asked;
        if (ForceSeparateZ == false) return null;
        if (ForceSeparateZ == true || IsAnisotropic(spacing)) asked = spacing;
        else if (IsAnisotropic(newSpacing)) asked = newSpacing;
        else return null;
        var largest = asked.Max();
        var coarse = Enumerable.Range(0, asked.Count).Where(axis => largest / asked[axis] == 1).ToList();
        return coarse.Count == 1 ? coarse[0] : null;
    }

    private bool IsAnisotropic(IReadOnlyList<double> spacing) => spacing.Max() / spacing.Min() > AnisotropyThreshold;
}
