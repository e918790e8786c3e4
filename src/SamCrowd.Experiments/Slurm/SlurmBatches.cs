using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Slurm;

/// <summary>
/// Puts stages of one kind that can be submitted now into job arrays. Slurm has one dependency for a whole array, so an array holds
/// stages that wait for the same tasks (the folds of an arm), or of which each waits for the task of its own index in one other array.
/// </summary>
internal static class SlurmBatches
{
    /// <summary>Slurm's MaxArraySize is 1001 where a cluster does not set it, and indices are below it.</summary>
    public const int LongestArray = 1000;

    /// <param name="stages">Of one kind.</param>
    /// <param name="waitsFor">The tasks in the queue that a stage needs.</param>
    public static IReadOnlyList<SlurmBatch> Of(IReadOnlyList<Stage> stages, Func<Stage, IReadOnlyList<SlurmTask>> waitsFor)
    {
        SlurmBatch[] alike = [.. stages.Select(stage => (Stage: stage, After: waitsFor(stage)))
            .GroupBy(one => string.Join(':', one.After.Select(task => task.Id)))
            .SelectMany(group => group.Chunk(LongestArray))
            .Select(part => new SlurmBatch([.. part.Select((one, index) => (index, one.Stage))], part[0].After, null))];
        return alike.Length > 1 && OneToOne(alike) is { } matched ? matched : alike;
    }

    /// <returns>An array for each array whose tasks they wait for one by one; null where they do not.</returns>
    private static SlurmBatch[]? OneToOne(SlurmBatch[] batches)
    {
        if (batches.Any(batch => batch.Stages.Count > 1)) return null;
        var common = batches.Select(batch => batch.After.AsEnumerable()).Aggregate((all, next) => all.Intersect(next)).ToHashSet();
        var own = batches.Select(batch => (batch.Stages[0].Stage, Tasks: batch.After.Where(task => !common.Contains(task)).ToArray()))
            .ToArray();
        if (own.Any(one => one.Tasks.Length != 1)) return null;
        return [.. own.GroupBy(one => one.Tasks[0].Job).Select(group => new SlurmBatch(
            [.. group.OrderBy(one => one.Tasks[0].Index).Select(one => (one.Tasks[0].Index, one.Stage))], [.. common], group.Key))];
    }
}
