using SamCrowd.Annotation;
using SamCrowd.Crowd.Store;

namespace SamCrowd.Crowd.Results;

/// <summary>What one annotator says about one label on one accepted slice.</summary>
internal sealed record LabelAnswer(int PersonId, IReadOnlyList<(PixelBox? Box, IReadOnlyList<PointPrompt> Points)> Prompts);

/// <summary>How well the annotators of one label on one slice agree.</summary>
/// <param name="BoxIou">Mean over pairs of annotators, 0 to 1; null where all say that nothing is there.</param>
/// <param name="Dice">Mean Dice of SAM's masks over pairs; null without a model, or while masks are not made yet.</param>
/// <param name="Pairs">The pairs that the means are of: both annotators and their box IoU.</param>
internal sealed record SliceAgreement(
    int CaseId, int Slice, int Label, IReadOnlyList<LabelAnswer> Answers, double? BoxIou, double? Dice,
    IReadOnlyList<(int First, int Second, double Iou)> Pairs)
{
    /// <summary>All slices and labels that at least two annotators answered.</summary>
    /// <param name="maskOf">The mask of a prompt where it is at hand; null for none.</param>
    public static IReadOnlyList<SliceAgreement> Of(
        IReadOnlyList<StoredAnswer> answers, CrowdSettings settings, IReadOnlyDictionary<int, CrowdCase> cases, MaskLookup? maskOf)
    {
        var found = new List<SliceAgreement>();
        foreach (var group in answers.Where(stored => stored.Answer.Accepted).SelectMany(stored => ByLabel(stored, settings))
            .GroupBy(item => (item.CaseId, item.Slice, item.Label)))
        {
            LabelAnswer[] given = [.. group.Select(item => item.Answer)];
            if (given.Length < 2) continue;
            var plane = cases[group.Key.CaseId].Plane(settings.Axis);
            found.Add(Compare(group.Key.CaseId, group.Key.Slice, group.Key.Label, given, plane.Pixels, maskOf is null ? null
                : (box, points) => maskOf(cases[group.Key.CaseId].Name, group.Key.Slice, box, points)));
        }
        return found;
    }

    private static IEnumerable<(int CaseId, int Slice, int Label, LabelAnswer Answer)> ByLabel(StoredAnswer stored, CrowdSettings settings)
    {
        foreach (var label in settings.Labels.Where(label => stored.Task.Label is null || stored.Task.Label == label.Value))
            yield return (stored.Task.CaseId, stored.Slice, label.Value, new LabelAnswer(
                stored.PersonId, [.. stored.Answer.Marks.Where(mark => mark.Label == label.Value)
                .Select(mark => (mark.PixelBox, mark.PointPrompts))]));
    }

    private static SliceAgreement Compare(
        int caseId, int slice, int label, LabelAnswer[] answers, int pixels, Func<PixelBox?, IReadOnlyList<PointPrompt>, MaskRuns?>? maskOf)
    {
        var masks = maskOf is null ? null : Array.ConvertAll(answers, answer => Paint(answer, pixels, maskOf));
        var pairs = new List<(int, int, double)>();
        var dices = new List<double>();
        for (var i = 0; i < answers.Length; i++)
            for (var j = i + 1; j < answers.Length; j++)
            {
                if (BoxAgreement.Of(Boxes(answers[i]), Boxes(answers[j])) is { } iou)
                    pairs.Add((answers[i].PersonId, answers[j].PersonId, iou));
                if (masks?[i] is { } first && masks[j] is { } second && BoxAgreement.Dice(first, second) is { } dice) dices.Add(dice);
            }
        return new SliceAgreement(
            caseId, slice, label, answers, pairs.Count == 0 ? null : pairs.Average(pair => pair.Item3), dices.Count == 0 ? null
            : dices.Average(), pairs);
    }

    private static PixelBox[] Boxes(LabelAnswer answer) =>
        [.. answer.Prompts.Where(prompt => prompt.Box is not null).Select(prompt => prompt.Box!.Value)];

    /// <summary>The union of the answer's masks; null where one of them is not at hand.</summary>
    private static bool[]? Paint(LabelAnswer answer, int pixels, Func<PixelBox?, IReadOnlyList<PointPrompt>, MaskRuns?> maskOf)
    {
        var mask = new bool[pixels];
        foreach (var (box, points) in answer.Prompts)
        {
            if (maskOf(box, points) is not { } runs) return null;
            runs.Paint(mask);
        }
        return mask;
    }
}

/// <summary>The mask of a prompt on a case's slice where it is at hand, else null.</summary>
internal delegate MaskRuns? MaskLookup(string caseName, int slice, PixelBox? box, IReadOnlyList<PointPrompt> points);
