namespace SamCrowd.Annotation.Fusion;

/// <summary>How many annotators have a vote on a label of a slice.</summary>
internal sealed class VoteCount
{
    private readonly BoxVoters _voters;
    private readonly Dictionary<string, int> _ofCase;
    private readonly Dictionary<(string Case, SliceAxis Axis, int Slice, int? Label), HashSet<string>> _looked = [];

    private VoteCount(BoxTable table, BoxVoters voters)
    {
        _voters = voters;
        _ofCase = table.Prompts.Select(p => (p.Case, p.Annotator)).Concat(table.EmptySlices.Select(e => (e.Case, e.Annotator)))
            .Distinct().CountBy(one => one.Case).ToDictionary();
        foreach (var prompt in table.Prompts) Note(prompt.Case, prompt.Axis, prompt.Slice, prompt.Label, prompt.Annotator);
        foreach (var empty in table.EmptySlices) Note(empty.Case, empty.Axis, empty.Slice, empty.Label, empty.Annotator);
    }

    public static VoteCount Of(BoxTable table, BoxVoters voters) => new(table, voters);

    public int Voters(string caseId, SliceAxis axis, int slice, int label)
    {
        if (_voters == BoxVoters.OfCase) return _ofCase[caseId];
        var byLabel = _looked.GetValueOrDefault((caseId, axis, slice, label)) ?? [];
        var bySlice = _looked.GetValueOrDefault((caseId, axis, slice, null)) ?? [];
        return byLabel.Union(bySlice).Count();
    }

    private void Note(string caseId, SliceAxis axis, int slice, int? label, string annotator)
    {
        if (!_looked.TryGetValue((caseId, axis, slice, label), out var annotators)) _looked[(caseId, axis, slice, label)] = annotators = [];
        annotators.Add(annotator);
    }
}
