namespace SamCrowd.Crowd.Marks;

/// <summary>What an event does to the answers of a task.</summary>
internal enum MarkEventKind
{
    /// <summary>Replaces the answers of the slices it names.</summary>
    Edit,

    /// <summary>Takes the last edit back that is not taken back yet.</summary>
    Undo,

    /// <summary>Makes the edit again that was taken back last.</summary>
    Redo,
}

/// <summary>
/// One step of an annotator's work on a task. The page sends it again until it is acknowledged; the id makes that harmless.
/// </summary>
internal sealed record MarkEvent
{
    /// <summary>Chosen by the page, 8 to 40 letters, digits or hyphens; unique within the annotator's work on the task.</summary>
    public required string Id { get; init; }

    public required MarkEventKind Kind { get; init; }

    /// <summary>The page's clock, milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>Of an edit: at least one slice. Empty for undo and redo.</summary>
    public IReadOnlyList<SliceChange> Changes { get; init; } = [];
}
