using System.Globalization;

namespace SamCrowd.Imaging.Resampling;

/// <summary>The size a volume has at another spacing.</summary>
internal static class ResampledGrid
{
    /// <summary>spacing / newSpacing · size an axis, rounded half to even (nnU-Net: compute_new_shape).</summary>
    /// <param name="spacing">One number an array axis (z, y, x), mm, above 0.</param>
    /// <exception cref="InvalidInputException">A spacing is not above 0, or an axis would have no voxel left.</exception>
    public static Size3 NewSize(Size3 size, IReadOnlyList<double> spacing, IReadOnlyList<double> newSpacing)
    {
        var rounded = new int[3];
        for (var axis = 0; axis < 3; axis++)
        {
            if (!(spacing[axis] > 0) || !(newSpacing[axis] > 0))
                throw new InvalidInputException($"a spacing of {Text(spacing)} mm cannot be resampled to {Text(newSpacing)} mm: every "
                    + "number must be above 0");
            rounded[axis] = (int)Math.Round(spacing[axis] / newSpacing[axis] * size[axis], MidpointRounding.ToEven);
            if (rounded[axis] < 1)
                throw new InvalidInputException($"{size[axis]} voxels of {Text(spacing)} mm (z, y, x) vanish at a spacing of "
                    + $"{Text(newSpacing)} mm; plan a finer spacing");
        }
        return Size3.FromArray(rounded);
    }

    private static string Text(IReadOnlyList<double> spacing) =>
        string.Join(" x ", spacing.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)));
}
