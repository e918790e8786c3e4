using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Datasets.Phantom;

/// <summary>What decides a phantom data set down to the last voxel.</summary>
internal sealed record PhantomSettings
{
    [Setting("Training cases.", Min = 0, ValueName = "N")]
    public int Cases { get; init; } = 10;

    [Setting("Test cases, numbered after the training cases.", Option = "test", Min = 0, ValueName = "N")]
    public int TestCases { get; init; }

    /// <summary>The default trains in minutes on two cores; 80x512x512 is a clinical scan.</summary>
    [Setting("Voxels along z, y, x.", Min = 8, Max = 1024, ValueName = "Z,Y,X")]
    public Size3 Size { get; init; } = new(40, 96, 96);

    /// <summary>Null draws it for each case so that the grid covers 330 to 380 mm across and 190 to 230 mm along the body.</summary>
    [Setting("Millimetres between voxels along z, y, x; drawn for each case if none is given.", Min = 0.1, Max = 100,
        ValueName = "Z,Y,X")]
    public IReadOnlyList<double>? Spacing { get; init; }

    [Setting("Standard deviation of the noise in HU; each case draws 0.7 to 1.3 times this.", Option = "noise", Min = 0, Max = 1000,
        ValueName = "HU")]
    public double NoiseHu { get; init; } = 12;

    [Setting("Seed of anatomy and noise; another one gives other patients.", Min = 0, ValueName = "S")]
    public long Seed { get; init; } = 1;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Check()
    {
        if (Cases < 0 || TestCases < 0 || Cases + TestCases == 0)
            throw new InvalidInputException($"phantom: {Cases} training and {TestCases} test cases: ask for at least one case");
        if (Size.Z < 8 || Size.Y < 16 || Size.X < 16)
            throw new InvalidInputException($"phantom: size {Size} (z, y, x) is too small to hold organs: take at least 8x16x16");
        if (Spacing is { Count: not 3 })
            throw new InvalidInputException($"phantom: spacing {string.Join(", ", Spacing)}: give three numbers of mm, z, y, x");
        SettingCheck.Require(this, "phantom");
    }
}
