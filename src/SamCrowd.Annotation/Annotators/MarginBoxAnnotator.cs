using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Annotators;

/// <summary>Boxes made from ground truth by the rule with which the study simulated its annotators (<see cref="MarginBoxRule"/>).</summary>
internal sealed class MarginBoxAnnotator : IAnnotator
{
    public const string Source = "study-rule";

    private readonly MarginBoxSettings _settings;

    public MarginBoxAnnotator()
        : this(new MarginBoxSettings())
    {
    }

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public MarginBoxAnnotator(MarginBoxSettings settings)
    {
        settings.Omission.Check(settings.Annotator);
        _settings = settings;
    }

    public IReadOnlyList<BoxPrompt> Annotate(string caseId, Volume<short> labels)
    {
        var prompts = new List<BoxPrompt>();
        foreach (var mask in LabelSlices.Of(labels, _settings.Axis, _settings.Labels))
        {
            if (_settings.Omission.LeavesOut(caseId, mask.Slice, mask.Label)) continue;
            foreach (var box in MarginBoxRule.FindBoxes(mask.Pixels, mask.Rows, mask.Columns))
                prompts.Add(new BoxPrompt(caseId, _settings.Axis, mask.Slice, mask.Label, box, _settings.Annotator, null, Source));
        }
        return prompts;
    }
}
