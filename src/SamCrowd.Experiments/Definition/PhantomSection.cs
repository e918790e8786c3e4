using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>data.phantom</c> key of an experiment.</summary>
public sealed record PhantomSection
{
    [Setting("Voxels along z, y, x.", Min = 8, Max = 1024)]
    public IReadOnlyList<int> Size { get; init; } = [40, 96, 96];

    [Setting("Millimetres between voxels along z, y, x; drawn for each case where none is given.", Min = 0.1, Max = 100)]
    public IReadOnlyList<double>? Spacing { get; init; }

    [Setting("Standard deviation of the noise in HU.", Min = 0, Max = 1000)]
    public double NoiseHu { get; init; } = 12;

    [Setting("Seed of anatomy and noise.", Min = 0)]
    public int Seed { get; init; } = 1;
}
