namespace SamCrowd.Crowd.Marks;

/// <summary>One slice's answer before and after an edit.</summary>
internal sealed record SliceStep(int Slice, SliceAnswer Before, SliceAnswer After);

/// <summary>
/// The answers of one annotator's task, with every edit, so that undo and redo lead to the exact earlier state. The page keeps the same
/// history by the same rules; after a reload it takes this one.
/// </summary>
internal sealed class AnswerHistory
{
    private readonly List<IReadOnlyList<SliceStep>> _edits = [];
    private readonly Dictionary<int, SliceAnswer> _answers = [];

    /// <summary>Edits in order; those from <see cref="Position"/> on are taken back and can be made again.</summary>
    public IReadOnlyList<IReadOnlyList<SliceStep>> Edits => _edits;

    public int Position { get; private set; }

    /// <summary>The answer to each slice that has one.</summary>
    public IReadOnlyDictionary<int, SliceAnswer> Answers => _answers;

    public static AnswerHistory Replay(IEnumerable<MarkEvent> events)
    {
        var history = new AnswerHistory();
        foreach (var step in events) history.Apply(step);
        return history;
    }

    /// <returns>The slices whose answer is another one now; none where there is nothing to undo or redo.</returns>
    public IReadOnlyList<SliceChange> Apply(MarkEvent step) => step.Kind switch
    {
        MarkEventKind.Edit => Edit(step.Changes),
        MarkEventKind.Undo => Undo(),
        _ => Redo(),
    };

    private IReadOnlyList<SliceChange> Edit(IReadOnlyList<SliceChange> changes)
    {
        // An edit after an undo makes what was taken back unreachable, as in every editor.
        _edits.RemoveRange(Position, _edits.Count - Position);
        _edits.Add([.. changes.Select(change => new SliceStep(change.Slice, AnswerTo(change.Slice), change.Answer))]);
        Position++;
        return Set(changes);
    }

    private IReadOnlyList<SliceChange> Undo()
    {
        if (Position == 0) return [];
        Position--;
        return Set([.. _edits[Position].Select(step => new SliceChange(step.Slice, step.Before))]);
    }

    private IReadOnlyList<SliceChange> Redo()
    {
        if (Position == _edits.Count) return [];
        Position++;
        return Set([.. _edits[Position - 1].Select(step => new SliceChange(step.Slice, step.After))]);
    }

    private SliceAnswer AnswerTo(int slice) => _answers.GetValueOrDefault(slice, SliceAnswer.Empty);

    private IReadOnlyList<SliceChange> Set(IReadOnlyList<SliceChange> changes)
    {
        foreach (var change in changes) _answers[change.Slice] = change.Answer;
        return changes;
    }
}
