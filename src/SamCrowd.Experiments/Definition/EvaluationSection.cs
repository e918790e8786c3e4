using System.ComponentModel;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>evaluation</c> key of an experiment.</summary>
public sealed record EvaluationSection
{
    [Description("Measure surface distances too (slower).")]
    public bool SurfaceDistances { get; init; }
}
