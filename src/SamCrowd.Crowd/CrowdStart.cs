using SamCrowd.Annotation;
using SamCrowd.Crowd.Store;

namespace SamCrowd.Crowd;

/// <summary>
/// What is asked for when a crowd is started or continued; null keeps what the crowd has, or in a new one the default.
/// </summary>
internal sealed record CrowdStart
{
    /// <summary>Where the crowd's store lies.</summary>
    public required string Folder { get; init; }

    /// <summary>The data set's folder; needed for a new crowd.</summary>
    public string? Dataset { get; init; }

    /// <summary>Names of the labels to mark; all of the data set's by default.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Names of annotators who get a link each; those of an earlier start keep theirs.</summary>
    public IReadOnlyList<string> Annotators { get; init; } = [];

    /// <inheritdoc cref="CrowdSettings.OpenSeats"/>
    public int? OpenSeats { get; init; }

    /// <inheritdoc cref="CrowdSettings.Overlap"/>
    public int? Overlap { get; init; }

    /// <inheritdoc cref="CrowdSettings.Tasks"/>
    public TaskKind? Tasks { get; init; }

    /// <inheritdoc cref="CrowdSettings.Axis"/>
    public SliceAxis? Axis { get; init; }

    /// <inheritdoc cref="CrowdSettings.EveryKthSlice"/>
    public int? EveryKthSlice { get; init; }

    /// <inheritdoc cref="CrowdSettings.StudyView"/>
    public bool? StudyView { get; init; }

    /// <inheritdoc cref="CrowdSettings.Channel"/>
    public int? Channel { get; init; }

    /// <inheritdoc cref="CrowdSettings.Cases"/>
    public IReadOnlyList<string>? Cases { get; init; }

    /// <inheritdoc cref="CrowdSettings.ExampleCase"/>
    public string? ExampleCase { get; init; }
}
