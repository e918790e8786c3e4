using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Slurm;

/// <summary>
/// Has Slurm do the stages of a run that are not done: writes and submits job arrays that wait for one another, follows them, and submits
/// again what failed. Nothing of a scheduler is here. The nodes see the run's folder through a shared file system.
/// </summary>
/// <param name="name">Of the study, for the queue.</param>
/// <param name="others">Runs whose stages are taken over where the key is the same.</param>
public sealed class SlurmEngine(string name, RunFolder run, FileHashes hashes, SlurmClient slurm, SlurmSettings settings, IReadOnlyList<RunFolder>? others = null) : IStageEngine
{
    /// <inheritdoc/>
    /// <exception cref="StagesFailedException">Jobs failed more often than they are submitted again.</exception>
    /// <exception cref="IOException">Slurm refused a script or does not answer.</exception>
    public int Run(IReadOnlyList<Stage> stages, string? only, IProgress<StepProgress> progress, Action begin, Action<string> told, CancellationToken cancellation)
    {
        var wanted = StageRunner.Select(stages, only);
        using var shared = RunLock.Share(run);
        using var following = TakeFollowing();
        var (statuses, tasks) = (StageKeys.Examine(stages, run, hashes, others), SlurmTasks.Read(run));
        hashes.Save();
        var queue = slurm.Queue();
        SlurmTask[] active = [.. tasks.All.Where(task => queue.ContainsKey(task.Id))];
        RefuseOtherVersions(active, statuses.ToDictionary(status => status.Stage.Id, status => status.Key));
        begin();
        StageTwin.LinkAll(statuses.Where(status => wanted.Contains(status.Stage.Id)), run, told, cancellation);
        Stage[] followed = [.. stages.Where(stage => wanted.Contains(stage.Id) || active.Any(task => task.Stage == stage.Id))];
        return new SlurmFollower(name, followed, stages, run, hashes, slurm, settings, tasks, progress, told).Run(active, cancellation);
    }

    private FileStream TakeFollowing()
    {
        var path = run.Of("slurm", "follow.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new InvalidInputException($"{run.Root}: another process follows its jobs; stop that one, or look on with samcrowd status", error);
        }
    }

    /// <summary>Jobs of the experiment as it was before would go on beside those of the changed one, in the same folders.</summary>
    private void RefuseOtherVersions(IReadOnlyList<SlurmTask> active, Dictionary<string, string> keys)
    {
        string[] others = [.. active.Where(task => keys.GetValueOrDefault(task.Stage) != task.Key).Select(task => task.Job).Distinct()];
        if (others.Length > 0)
            throw new InvalidInputException($"{run.Root}: jobs of the experiment as it was before are still in the queue; wait for them, or end them with: scancel {string.Join(' ', others)}");
    }
}
