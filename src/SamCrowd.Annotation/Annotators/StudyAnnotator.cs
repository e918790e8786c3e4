using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Annotators;

/// <summary>Boxes made from ground truth by the rule with which the study simulated its annotators (<see cref="StudyBoxRule"/>), on every slice and label.</summary>
public sealed class StudyAnnotator(StudySettings settings) : IAnnotator
{
    public const string Source = "study-rule";

    public StudyAnnotator()
        : this(new StudySettings())
    {
    }

    public IReadOnlyList<BoxPrompt> Annotate(string caseId, Volume<short> labels)
    {
        var prompts = new List<BoxPrompt>();
        foreach (var mask in LabelSlices.Of(labels, settings.Axis, settings.Labels))
            foreach (var box in StudyBoxRule.FindBoxes(mask.Pixels, mask.Rows, mask.Columns))
                prompts.Add(new BoxPrompt(caseId, settings.Axis, mask.Slice, mask.Label, box, settings.Annotator, null, Source));
        return prompts;
    }
}
