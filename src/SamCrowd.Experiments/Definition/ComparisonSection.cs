using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>comparison</c> key of an experiment.</summary>
public sealed record ComparisonSection
{
    [Description("p-values below this are called significant in the report.")]
    [Range(0.0, 1.0)]
    public double SignificanceLevel { get; init; } = 0.05;

    [Description("Name of the arm whose loss against the first the arms after it are to win back; the first arm on SAM's labels where none is given.")]
    public string? Base { get; init; }
}
