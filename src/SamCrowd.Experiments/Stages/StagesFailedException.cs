using System.Runtime.ExceptionServices;

namespace SamCrowd.Experiments.Stages;

/// <summary>Stages of a run failed; those that did not need them were done.</summary>
internal sealed class StagesFailedException(IReadOnlyList<StageFailure> failures)
    : Exception(
        $"{failures.Count} {(failures.Count == 1 ? "stage" : "stages")} failed: "
        + $"{string.Join("; ", failures.Select(failure => $"{failure.Stage}: {failure.Error.Message.Trim()}"))}")
{
    public IReadOnlyList<StageFailure> Failures { get; } = failures;

    /// <summary>Throws the only failure as it is, several as one.</summary>
    public static void ThrowIfAny(IReadOnlyList<StageFailure> failures)
    {
        if (failures.Count == 1) ExceptionDispatchInfo.Throw(failures[0].Error);
        if (failures.Count > 1) throw new StagesFailedException(failures);
    }
}
