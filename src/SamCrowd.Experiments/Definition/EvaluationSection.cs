using SamCrowd.Evaluation.Overlap;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>evaluation</c> key of an experiment. Files, labels and the ignore label are those of its data set.</summary>
internal sealed record EvaluationSection
{
    [SettingGroup("ignore_label", "file_ending", "allow_missing", "threads")]
    public EvaluationSettings Settings { get; init; } = new() { Regions = [] };
}
