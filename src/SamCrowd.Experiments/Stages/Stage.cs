using System.Text.Json.Nodes;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Stages;

/// <summary>One step of a run, as it is known before anything is done.</summary>
/// <param name="Id">Also its folder below the run's.</param>
/// <param name="Code">The class whose <see cref="ResultVersionAttribute"/> states the version of what the step makes.</param>
/// <param name="Settings">Every value that decides the result.</param>
/// <param name="Files">Files outside the run whose content decides the result.</param>
/// <param name="DependsOn">The stages whose results it reads.</param>
/// <param name="Resumes">Whether interrupted work is resumed from what is in the folder; otherwise the folder is cleared first.</param>
/// <param name="Work">Does it.</param>
internal sealed record Stage(
    StageId Id,
    Type Code,
    JsonObject Settings,
    IReadOnlyList<string> Files,
    IReadOnlyList<StageId> DependsOn,
    bool Resumes,
    Action<StageWork> Work)
{
    /// <summary>Whether it computes with a network, for which it is lent a device of its own.</summary>
    public bool TakesDevice { get; init; }

    /// <summary>
    /// Why files that it reads cannot be found, and what to do; null where they are all in <see cref="Files"/>. What the stage made before
    /// is still known to be done by the hashes in its record.
    /// </summary>
    public string? MissingInput { get; init; }
}
