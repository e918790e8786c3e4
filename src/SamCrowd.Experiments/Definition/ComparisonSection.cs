using SamCrowd.Evaluation.Comparison;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>comparison</c> key of an experiment. The seed is the experiment's; the report's intervals are of 95 %.</summary>
internal sealed record ComparisonSection
{
    [Setting("p-values below this are called significant in the report.", Min = 0, Max = 1)]
    public double SignificanceLevel { get; init; } = 0.05;

    [Setting("Name of the arm whose loss against the first arm the later arms are to win back; the first arm on SAM's labels if "
        + "none is given.")]
    public string? Base { get; init; }

    [SettingGroup("seed", "confidence")]
    public ComparisonSettings Tests { get; init; } = new();
}
