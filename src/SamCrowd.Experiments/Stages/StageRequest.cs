namespace SamCrowd.Experiments.Stages;

/// <summary>What is asked of a stage engine.</summary>
/// <param name="Stages">All of the run, each after those it needs.</param>
internal sealed record StageRequest(IReadOnlyList<Stage> Stages)
{
    /// <summary>Of the study, or of the point of a sweep.</summary>
    public string Name { get; init; } = "";

    /// <summary>A stage's kind, id or the beginning of its id ("train", "train/GT"): just these and what they need; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Do not keep the results that a change replaces, and delete those that were kept before.</summary>
    public bool DiscardPrevious { get; init; }

    /// <summary>Called once the folder is held by this process and nothing in it stands in the way, before the first stage.</summary>
    public Action Begin { get; init; } = () => { };

    public CancellationToken Cancellation { get; init; }
}
