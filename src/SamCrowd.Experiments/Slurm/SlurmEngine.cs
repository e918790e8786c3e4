using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Slurm;

/// <summary>
/// Has Slurm do the stages of a run that are not done: writes and submits job arrays that wait for one another, follows them, and submits
/// again what failed. Nothing of a scheduler is here. The nodes see the run's folder through a shared file system.
/// </summary>
/// <param name="name">Of the study, for the queue.</param>
/// <param name="others">Runs whose stages are taken over where the key is the same.</param>
internal sealed class SlurmEngine(
    string name, RunFolder run, FileHashes hashes, SlurmClient slurm, SlurmSettings settings, IReadOnlyList<RunFolder>? others = null)
    : IStageEngine
{
    /// <inheritdoc/>
    /// <exception cref="StagesFailedException">Jobs failed more often than they are submitted again.</exception>
    /// <exception cref="IOException">Slurm refused a script or does not answer.</exception>
    public int Run(StageRequest request, IRunObserver observer)
    {
        var (stages, wanted) = (request.Stages, StageSelection.Of(request.Stages, request.Only));
        using var shared = RunLock.Share(run);
        RunFolderCheck.Require(run);
        using var following = TakeFollowing();
        var (statuses, tasks) = (StageKeys.Examine(stages, run, hashes, others), SlurmTasks.Read(run));
        StageStatus[] left = [.. statuses.Where(status => wanted.Contains(status.Stage.Id) && status.Need != StageNeed.Nothing)];
        if (left.FirstOrDefault(status => status.Need == StageNeed.Blocked) is { } blocked) throw new InvalidInputException(blocked.Why);
        var queue = slurm.Queue();
        SlurmTask[] active = [.. tasks.All.Where(task => queue.ContainsKey(task.Id))];
        RefuseOtherVersions(active, statuses.ToDictionary(status => status.Stage.Id.Text, status => status.Key));
        request.Begin();
        hashes.Save();
        observer.RunBegan(request.Name, left, wanted.Count, StagePace.Of(statuses, run));
        var queued = active.Select(task => task.Stage).ToHashSet(StringComparer.Ordinal);
        var follower = new SlurmFollower(
            name, [.. stages.Where(stage => wanted.Contains(stage.Id) || queued.Contains(stage.Id.Text))], request, run, hashes, slurm,
            settings,
            tasks, observer);
        new StageRunner(run, hashes, RunCapacity.OneAtATime, others).LinkTwins(left, request, observer);
        return follower.Run(active);
    }

    private FileStream TakeFollowing()
    {
        var path = Path.Combine(run.Root, "slurm", "follow.lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (HeldFile.Explains(error))
        {
            throw new InvalidInputException(
                run.Root, "another process follows its jobs", "stop that one, or watch the run's status", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"cannot be written: {HeldFile.Reason(error)}", new ChooseAnotherFolder(), error);
        }
    }

    /// <summary>Jobs of the experiment as it was before would work beside those of the changed one, in the same folders.</summary>
    private void RefuseOtherVersions(IReadOnlyList<SlurmTask> active, Dictionary<string, string> keys)
    {
        string[] before = [.. active.Where(task => keys.GetValueOrDefault(task.Stage) != task.Key).Select(task => task.Job).Distinct()];
        if (before.Length > 0)
            throw new InvalidInputException(
                $"{run.Root}: jobs of the experiment as it was before are still in the queue; wait for them, "
                + $"or end them with: scancel {string.Join(' ', before)}");
    }
}
