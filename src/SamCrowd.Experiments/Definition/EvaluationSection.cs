using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>evaluation</c> key of an experiment.</summary>
public sealed record EvaluationSection
{
    [Setting("Measure surface distances too; false saves their time.")]
    public bool SurfaceDistances { get; init; } = true;

    [Setting("The surface Dice counts surface within this many millimetres.", Min = 0, Max = 1000)]
    public double SurfaceToleranceMm { get; init; } = 2;
}
