using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>evaluation</c> key of an experiment.</summary>
public sealed record EvaluationSection
{
    [Description("Measure surface distances too (slower).")]
    public bool SurfaceDistances { get; init; }

    [Description("The surface Dice counts surface within this many millimetres.")]
    [Range(0.0, 1000.0)]
    public double SurfaceToleranceMm { get; init; } = 2;
}
