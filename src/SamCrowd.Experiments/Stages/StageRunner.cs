using System.Collections.Concurrent;
using System.Diagnostics;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>Does the stages of a run that are not done, each in its folder, as many side by side as the capacity says.</summary>
/// <param name="others">Runs whose stages are taken over where the key is the same.</param>
public sealed class StageRunner(RunFolder run, FileHashes hashes, RunCapacity capacity, IReadOnlyList<RunFolder>? others = null) : IStageEngine
{
    /// <inheritdoc/>
    /// <exception cref="StagesFailedException">Several stages failed; what did not need them was done. The only failure is thrown as it is.</exception>
    public int Run(IReadOnlyList<Stage> stages, string? only, IProgress<StepProgress> progress, Action begin, Action<string> told, CancellationToken cancellation)
    {
        var wanted = Select(stages, only);
        using var alone = RunLock.Take(run);
        begin();
        RunState.OfThisProcess().Write(run);
        var statuses = StageKeys.Examine(stages, run, hashes, others).ToDictionary(status => status.Stage.Id);
        hashes.Save();
        StageStatus[] left = [.. stages.Select(stage => statuses[stage.Id]).Where(status => status.Need != StageNeed.Nothing && wanted.Contains(status.Stage.Id))];
        StageTwin.LinkAll(left, run, told, cancellation);
        var starts = new ConcurrentDictionary<string, long>();
        var done = 0;
        new StageSchedule(left.Where(status => status.Twin is null), capacity, (status, place) =>
        {
            starts[status.Stage.Id] = Stopwatch.GetTimestamp();
            told($"{status.Stage.Id}: {status.Why}");
            using var held = StageLock.Take(run, status.Stage.Id, cancellation);
            Do(held, status, statuses, place, progress, told, cancellation);
        }).Run(
            stage =>
            {
                told($"{stage.Id}: done in {Seconds(Stopwatch.GetElapsedTime(starts[stage.Id]))}");
                done++;
            },
            failure => told($"{failure.Stage}: failed: {failure.Error.Message.Trim()}"),
            cancellation);
        return done;
    }

    /// <summary>Does one stage beside other processes that do other stages of the run. What it needs must be done.</summary>
    /// <returns>False where it was done already.</returns>
    /// <exception cref="InvalidInputException">There is no such stage, one it needs is not done, or another process does it or holds the run.</exception>
    public bool RunOne(IReadOnlyList<Stage> stages, string id, IProgress<StepProgress> progress, Action<string> told, CancellationToken cancellation)
    {
        if (stages.All(stage => stage.Id != id)) throw NoSuchStage(stages, id);
        using var shared = RunLock.Share(run);
        using var held = StageLock.Take(run, id, cancellation);
        var statuses = StageKeys.Examine(stages, run, hashes).ToDictionary(status => status.Stage.Id);
        if (statuses[id].Need == StageNeed.Nothing) return false;
        RequireWhatItNeeds(statuses, id);
        Do(held, statuses[id], statuses, new StagePlace("auto", capacity.Threads), progress, told, cancellation);
        return true;
    }

    /// <summary>Does one stage again, whatever its key says, from what the others left.</summary>
    /// <exception cref="InvalidInputException">A stage it needs is not done, or another process runs in the folder.</exception>
    public void Redo(IReadOnlyList<Stage> stages, string id, IProgress<StepProgress> progress, Action<string> told, CancellationToken cancellation)
    {
        using var alone = RunLock.Take(run);
        using var held = StageLock.Take(run, id, cancellation);
        var statuses = StageKeys.Examine(stages, run, hashes).ToDictionary(status => status.Stage.Id);
        RequireWhatItNeeds(statuses, id);
        Do(held, statuses[id] with { Need = StageNeed.All }, statuses, new StagePlace("auto", capacity.Threads), progress, told, cancellation);
    }

    /// <summary>The ids of the wanted stages and of all they need.</summary>
    /// <param name="only">As for <see cref="Run"/>.</param>
    /// <exception cref="InvalidInputException">No stage has that name.</exception>
    public static IReadOnlySet<string> Select(IReadOnlyList<Stage> stages, string? only)
    {
        if (only is null) return stages.Select(stage => stage.Id).ToHashSet();
        var open = new Stack<string>(stages.Where(stage => stage.Id == only || stage.Id.StartsWith(only + "/", StringComparison.Ordinal)).Select(stage => stage.Id));
        if (open.Count == 0) throw NoSuchStage(stages, $"--only {only}");
        var selected = new HashSet<string>();
        while (open.TryPop(out var id))
            if (selected.Add(id))
                foreach (var needed in stages.Single(stage => stage.Id == id).DependsOn) open.Push(needed);
        return selected;
    }

    private void RequireWhatItNeeds(Dictionary<string, StageStatus> statuses, string id)
    {
        var missing = statuses[id].Stage.DependsOn.FirstOrDefault(needed => statuses[needed].Need != StageNeed.Nothing);
        if (missing is not null) throw new InvalidInputException($"{run.Root}: {missing} is not done ({statuses[missing].Why}); run the experiment first");
    }

    private void Do(StageLock held, StageStatus status, IReadOnlyDictionary<string, StageStatus> statuses, StagePlace place, IProgress<StepProgress> progress, Action<string> told, CancellationToken cancellation)
    {
        var (stage, folder) = (status.Stage, run.Of(status.Stage.Id));
        var record = StageKeys.Describe(stage, statuses, hashes);
        var begun = status.Need == StageNeed.Rest ? StageRecord.TryRead(folder) : null;
        if (begun is not null) record = record with { Start = begun.Start, Resumed = [.. begun.Resumed, DateTimeOffset.Now] };
        if ((begun is null || !stage.Resumes) && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        record.Write(folder);
        stage.Work(new StageWork(run, folder, place, new Labelled(stage, progress, held), told, cancellation));
        cancellation.ThrowIfCancellationRequested();
        record.Finished(folder, DateTimeOffset.Now).Write(folder);
    }

    private static InvalidInputException NoSuchStage(IReadOnlyList<Stage> stages, string wanted) =>
        new($"{wanted}: there is no such stage; the run has {string.Join(", ", stages.Select(stage => stage.Id))}");

    private static string Seconds(TimeSpan time) => time.TotalMinutes >= 2
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    /// <summary>Hands progress on under the stage's name, so that those of several are told apart, and to who looks on from elsewhere.</summary>
    private sealed class Labelled(Stage stage, IProgress<StepProgress> drawn, StageLock held) : IProgress<StepProgress>
    {
        public void Report(StepProgress value)
        {
            held.Report(value);
            drawn.Report(value with { Step = value.Step.StartsWith(stage.Name, StringComparison.OrdinalIgnoreCase) ? stage.Id : $"{stage.Id}: {value.Step}" });
        }
    }
}
