namespace SamCrowd.Experiments.Stages;

/// <summary>A stage that could not be done, and why.</summary>
internal sealed record StageFailure(StageId Stage, Exception Error);
