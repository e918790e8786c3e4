using SamCrowd.Experiments.Stages;

namespace SamCrowd.Experiments.Slurm;

/// <summary>
/// Puts stages of one kind that can be submitted now into job arrays. Slurm has one dependency for a whole array, so an array holds
/// stages that wait for the same tasks (the folds of an arm), or of which each waits for the task of its own index in one other array.
/// </summary>
internal static class SlurmBatches
{
    /// <param name="stages">Of one kind.</param>
    /// <param name="waitsFor">The tasks in the queue that a stage needs.</param>
    public static IReadOnlyList<SlurmBatch> Of(IReadOnlyList<Stage> stages, Func<Stage, IReadOnlyList<SlurmTask>> waitsFor)
    {
        SlurmBatch[] alike = [.. stages.GroupBy(stage => string.Join(':', waitsFor(stage).Select(task => task.Id)))
            .Select(group => new SlurmBatch([.. group.Select((stage, index) => (index, stage))], waitsFor(group.First()), null))];
        return alike.Length > 1 && OneToOne(alike) is { } matched ? [matched] : alike;
    }

    /// <returns>Null where they do not correspond to the tasks of one array.</returns>
    private static SlurmBatch? OneToOne(SlurmBatch[] batches)
    {
        if (batches.Any(batch => batch.Stages.Count > 1)) return null;
        var common = batches.Select(batch => batch.After.AsEnumerable()).Aggregate((all, next) => all.Intersect(next)).ToArray();
        var own = batches.Select(batch => batch.After.Except(common).ToArray()).ToArray();
        if (own.Any(tasks => tasks.Length != 1 || tasks[0].Job != own[0][0].Job)) return null;
        var paired = batches.Zip(own, (batch, tasks) => (tasks[0].Index, batch.Stages[0].Stage)).OrderBy(pair => pair.Index);
        return new SlurmBatch([.. paired], common, own[0][0].Job);
    }
}
