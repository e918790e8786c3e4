using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Phantom;

/// <summary>What decides a phantom data set down to the last voxel.</summary>
public sealed record PhantomSettings
{
    /// <summary>Training cases.</summary>
    public int Cases { get; init; } = 10;

    /// <summary>Test cases, numbered after the training cases.</summary>
    public int TestCases { get; init; }

    public long Seed { get; init; } = 1;

    /// <summary>Voxels along z, y, x. The default trains in minutes on two cores; 80x512x512 is a clinical scan.</summary>
    public Size3 Size { get; init; } = new(40, 96, 96);

    /// <summary>Millimetres along x, y, z; null draws them for each case so that the grid covers 330 to 380 mm across and 190 to 230 mm along the body.</summary>
    public Vector3d? Spacing { get; init; }

    /// <summary>Standard deviation of the noise in HU; each case draws 0.7 to 1.3 times this.</summary>
    public double NoiseHu { get; init; } = 12;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Check()
    {
        if (Cases < 0 || TestCases < 0 || Cases + TestCases == 0)
            throw new InvalidInputException($"phantom: {Cases} training and {TestCases} test cases: ask for at least one case");
        if (Size.Z < 8 || Size.Y < 16 || Size.X < 16)
            throw new InvalidInputException($"phantom: size {Size} (z, y, x) is too small to hold organs: take at least 8x16x16");
        if (Spacing is { } spacing && !(spacing is { X: > 0, Y: > 0, Z: > 0 } && double.IsFinite(spacing.X + spacing.Y + spacing.Z)))
            throw new InvalidInputException($"phantom: spacing {spacing.Z}, {spacing.Y}, {spacing.X} mm (z, y, x): each must be above 0");
        if (!(NoiseHu >= 0) || NoiseHu > 1000)
            throw new InvalidInputException($"phantom: noise of {NoiseHu} HU: take 0 to 1000");
    }
}
