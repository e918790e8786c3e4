using System.ComponentModel;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>report</c> key of an experiment.</summary>
public sealed record ReportSection
{
    [Description("Test case shown in the overlays; the case whose loss is nearest to the mean loss where none is given.")]
    public string? OverlayCase { get; init; }
}
