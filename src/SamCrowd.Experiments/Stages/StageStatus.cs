namespace SamCrowd.Experiments.Stages;

/// <summary>Whether a stage has to be done, and why.</summary>
/// <param name="Why">For a person, e.g. "settings changed: epochs 24 -> 2"; for a done stage when it was done.</param>
/// <param name="Twin">The run to link it from, where that is what it needs.</param>
internal sealed record StageStatus(Stage Stage, string Key, StageNeed Need, string Why, RunFolder? Twin = null)
{
    /// <summary>Why the last attempt failed; null where there was none or it did not fail.</summary>
    public string? Failure { get; init; }
}
