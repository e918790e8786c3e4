using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>data.phantom</c> key of an experiment.</summary>
public sealed record PhantomSection
{
    [Description("Voxels along z, y, x.")]
    [Range(8, 1024)]
    public IReadOnlyList<int> Size { get; init; } = [40, 96, 96];

    [Description("Millimetres between voxels along z, y, x; drawn for each case where none is given.")]
    [Range(0.1, 100.0)]
    public IReadOnlyList<double>? Spacing { get; init; }

    [Description("Standard deviation of the noise in HU.")]
    [Range(0.0, 1000.0)]
    public double NoiseHu { get; init; } = 12;

    [Description("Seed of anatomy and noise.")]
    [Range(0, int.MaxValue)]
    public int Seed { get; init; } = 1;
}
