namespace SamCrowd.Crowd.Store;

/// <summary>How far one annotator is with one task.</summary>
internal enum AssignmentState
{
    /// <summary>The annotator has it open: nobody else gets this place.</summary>
    Open,

    /// <summary>Every slice was accepted.</summary>
    Done,

    /// <summary>The annotator fell silent; the place is free for somebody else, and what was marked is kept.</summary>
    Returned,

    /// <summary>The annotator handed it back.</summary>
    Skipped,
}

/// <summary>A task in the hands of one annotator.</summary>
/// <param name="SeenAt">When the annotator was last heard of, milliseconds since 1970.</param>
internal sealed record Assignment(int Id, int PersonId, CrowdTask Task, AssignmentState State, long SeenAt);
