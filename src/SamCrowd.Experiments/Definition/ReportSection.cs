using System.ComponentModel;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>report</c> key of an experiment.</summary>
public sealed record ReportSection
{
    [Description("Test case shown in the overlays; the case whose loss is nearest to the mean loss where none is given.")]
    public string? OverlayCase { get; init; }

    [Description("A table of expected results, relative to this YAML file; the report and --check-expected hold the study's results against it.")]
    public InputPath? Expected { get; init; }
}
