using SamCrowd.Annotation;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging.Settings;

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

    [Setting("Only these labels of dataset.json; all by default.", ValueName = "A,B")]
    public IReadOnlyList<string>? Labels { get; init; }

    /// <remarks>Those of an earlier start keep their links.</remarks>
    [Setting("Names of annotators; each gets a link.", ValueName = "A,B")]
    public IReadOnlyList<string> Annotators { get; init; } = [];

    /// <inheritdoc cref="CrowdSettings.OpenSeats"/>
    [Setting("Print one link by which this many people may join under a name they choose.", Option = "open", Min = 0, Max = 10_000,
        ValueName = "N")]
    public int? OpenSeats { get; init; }

    /// <inheritdoc cref="CrowdSettings.Overlap"/>
    [Setting("How many annotators each task is given to; 1 in a new crowd.", Min = 1, Max = 1000, ValueName = "N")]
    public int? Overlap { get; init; }

    /// <inheritdoc cref="CrowdSettings.Tasks"/>
    [Setting("What a task is: one slice with all labels (slice), or one label on all slices of a case (label).")]
    public TaskKind? Tasks { get; init; }

    /// <inheritdoc cref="CrowdSettings.Axis"/>
    [Setting(SliceAxes.Description, ValueName = SliceAxes.Words)]
    public SliceAxis? Axis { get; init; }

    /// <inheritdoc cref="CrowdSettings.EveryKthSlice"/>
    [Setting("Only slices whose index is a multiple of this; 1, all of them, in a new crowd.", Option = "every", Min = 1,
        ValueName = "K")]
    public int? EveryKthSlice { get; init; }

    /// <inheritdoc cref="CrowdSettings.StudyView"/>
    [Setting("Show what the study's annotators saw: its rotation and grey levels, no contrast to choose, no mask.")]
    public bool? StudyView { get; init; }

    /// <inheritdoc cref="CrowdSettings.Channel"/>
    [Setting("The image channel to show, from 0.", Min = 0, Max = 99, ValueName = "N")]
    public int? Channel { get; init; }

    /// <inheritdoc cref="CrowdSettings.Cases"/>
    [Setting("Only these training cases; all by default, also those that are added later.", ValueName = "A,B")]
    public IReadOnlyList<string>? Cases { get; init; }

    /// <inheritdoc cref="CrowdSettings.ExampleCase"/>
    [Setting("A training case with ground truth from which the examples of good boxes are made; it is not annotated.", Option = "example",
        ValueName = "CASE")]
    public string? ExampleCase { get; init; }
}
