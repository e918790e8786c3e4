using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>report</c> key of an experiment.</summary>
internal sealed record ReportSection
{
    [Setting("Test case shown in the overlays; the case whose loss is nearest to the mean loss if none is given.")]
    public string? OverlayCase { get; init; }

    [Setting("A table of expected results, relative to this YAML file; the report compares the study's results with it.", IsFile = true)]
    public InputPath? Expected { get; init; }
}
