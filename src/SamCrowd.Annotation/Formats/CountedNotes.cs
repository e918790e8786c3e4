namespace SamCrowd.Annotation.Formats;

/// <summary>What happened to marks on their way: each kind with how many there are and where the first is.</summary>
internal sealed class CountedNotes
{
    private readonly Dictionary<string, (int Count, string First)> _notes = [];

    /// <summary>E.g. "3 boxes in which no pixel's centre lies (the first: a.txt, line 2)".</summary>
    public IEnumerable<string> Lines => _notes.Select(note => $"{note.Value.Count} {note.Key} (the first: {note.Value.First})");

    public void Add(string what, string place) =>
        _notes[what] = _notes.TryGetValue(what, out var known) ? (known.Count + 1, known.First) : (1, place);
}
