using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Experiments.Study.Layout;

/// <summary>
/// What decides a set of labels that SAM makes: whose boxes, and what slices without one become. Arms that agree in both share it.
/// </summary>
/// <param name="Annotators">One, or several whose boxes are fused before SAM sees them.</param>
internal sealed record LabelSet(IReadOnlyList<AnnotatorSection> Annotators, UnboxedSlices Unboxed)
{
    /// <summary>Names joined by +, which no name has.</summary>
    public string Names => NamesOf(Annotators);

    /// <summary>The stage that makes its boxes.</summary>
    public StageId Boxes => StudyLayout.Boxes(Names);

    /// <summary>The stage that makes its labels.</summary>
    public StageId Stage => StudyLayout.SamLabels(Names, SettingWords.Of(Unboxed));

    public bool HasIgnoreLabel => Unboxed is UnboxedSlices.IgnoreSlices or UnboxedSlices.IgnoreGaps;

    public static string NamesOf(IEnumerable<AnnotatorSection> annotators) =>
        string.Join('+', annotators.Select(annotator => annotator.Name));
}
