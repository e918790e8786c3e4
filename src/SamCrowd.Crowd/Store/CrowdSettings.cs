using SamCrowd.Annotation;

namespace SamCrowd.Crowd.Store;

/// <summary>What one task is.</summary>
internal enum TaskKind
{
    /// <summary>One slice of a case, with all labels.</summary>
    Slice,

    /// <summary>One label of a case, on all slices that are asked for.</summary>
    Label,
}

/// <summary>A label that annotators mark.</summary>
internal sealed record CrowdLabel(int Value, string Name);

/// <summary>What a crowd annotates, and how; kept in its store.</summary>
internal sealed record CrowdSettings
{
    /// <summary>The data set's folder, nnU-Net's raw layout, as a full path.</summary>
    public required string Dataset { get; init; }

    /// <summary>The labels asked for, ascending.</summary>
    public required IReadOnlyList<CrowdLabel> Labels { get; init; }

    public TaskKind Tasks { get; init; } = TaskKind.Slice;

    /// <summary>The array axis that slices are cut across.</summary>
    public SliceAxis Axis { get; init; } = SliceAxis.Z;

    /// <summary>Only slices whose index is a multiple of this are asked for; 1 for all.</summary>
    public int EveryKthSlice { get; init; } = 1;

    /// <summary>How many annotators each task is given to.</summary>
    public int Overlap { get; init; } = 1;

    /// <summary>True to show what the study's annotators saw: its grey map, its rotation, no window, no mask.</summary>
    public bool StudyView { get; init; }

    /// <summary>The image channel that is shown.</summary>
    public int Channel { get; init; }

    /// <summary>The cases that are annotated; null for all training cases, also those that come later.</summary>
    public IReadOnlyList<string>? Cases { get; init; }

    /// <summary>A training case with ground truth that the examples of good boxes come from; it is no task. Null for none.</summary>
    public string? ExampleCase { get; init; }

    /// <summary>How many people may join by the invitation's link; 0 for none.</summary>
    public int OpenSeats { get; init; }

    /// <summary>True while the owner has stopped the giving of tasks.</summary>
    public bool Paused { get; init; }

    /// <summary>Tells it from other crowds: names the cookies and what a browser keeps.</summary>
    public string CrowdId { get; init; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>
    /// What must stay as it was while a store is in use and differs, e.g. "axis y"; null where nothing does.
    /// </summary>
    public string? FixedDifference(CrowdSettings other) => this switch
    {
        _ when Axis != other.Axis => $"axis {Axis.ToString().ToLowerInvariant()}",
        _ when EveryKthSlice != other.EveryKthSlice => EveryKthSlice == 1 ? "all slices" : $"one slice in {EveryKthSlice}",
        _ when Tasks != other.Tasks => $"tasks by {Tasks.ToString().ToLowerInvariant()}",
        _ when StudyView != other.StudyView => StudyView ? "the study's view" : "not the study's view",
        _ when Channel != other.Channel => $"channel {Channel}",
        _ when !Labels.SequenceEqual(other.Labels) => $"labels {string.Join(", ", Labels.Select(label => label.Name))}",
        _ => null,
    };
}
