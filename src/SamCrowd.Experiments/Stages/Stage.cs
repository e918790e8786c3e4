using System.Text.Json.Nodes;

namespace SamCrowd.Experiments.Stages;

/// <summary>One step of a run, as it is known before anything is done.</summary>
/// <param name="Id">Its folder below the run's: <c>stage[/arm[/fold_K]]</c>, e.g. "train/GT/fold_0".</param>
/// <param name="Version">Raised when the code of the step changes so that the same input gives another result.</param>
/// <param name="Settings">Every value that decides the result.</param>
/// <param name="Files">Files outside the run whose content decides the result.</param>
/// <param name="DependsOn">Ids of the stages whose results it reads.</param>
/// <param name="Resumes">Whether work that was cut off goes on from what is in the folder; otherwise the folder is cleared first.</param>
/// <param name="Work">Does it.</param>
public sealed record Stage(
    string Id,
    int Version,
    JsonObject Settings,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> DependsOn,
    bool Resumes,
    Action<StageWork> Work)
{
    /// <summary>The step's kind, e.g. "train".</summary>
    public string Name => Id.Split('/')[0];

    /// <summary>Whether it computes with a network, for which it is lent a device of its own.</summary>
    public bool TakesDevice { get; init; }
}
