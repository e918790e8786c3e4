using System.Collections.Concurrent;
using System.Diagnostics;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Stages;

/// <summary>Does the stages of a run that are not done, as many side by side as the capacity says.</summary>
/// <param name="others">Runs whose stages are taken over where the key is the same.</param>
internal sealed class StageRunner(RunFolder run, FileHashes hashes, RunCapacity capacity, IReadOnlyList<RunFolder>? others = null)
    : IStageEngine
{
    /// <inheritdoc/>
    /// <exception cref="StagesFailedException">
    /// Several stages failed; what did not need them was done. The only failure is thrown as it is.
    /// </exception>
    public int Run(StageRequest request, IRunObserver observer)
    {
        var wanted = StageSelection.Of(request.Stages, request.Only);
        using var alone = RunLock.Take(run);
        RunFolderCheck.Require(run);
        TemporaryFiles.Clear(run.Root, SearchOption.TopDirectoryOnly);
        var statuses = StageKeys.Examine(request.Stages, run, hashes, others).ToDictionary(status => status.Stage.Id);
        StageStatus[] left = [.. request.Stages.Select(stage => statuses[stage.Id])
            .Where(status => status.Need != StageNeed.Nothing && wanted.Contains(status.Stage.Id))];
        RefuseBlocked(left);
        request.Begin();
        RunState.OfThisProcess().Write(run);
        hashes.Save();
        observer.RunBegan(request.Name, left, wanted.Count, StagePace.Of(statuses.Values, run));
        if (request.DiscardPrevious) DiscardPrevious(statuses.Values);
        LinkTwins(left, request, observer);
        var starts = new ConcurrentDictionary<StageId, long>();
        var done = 0;
        new StageSchedule(left.Where(status => status.Twin is null), capacity, (status, resources) =>
        {
            starts[status.Stage.Id] = Stopwatch.GetTimestamp();
            observer.StageBegan(status);
            using var held = StageLock.Take(run, status.Stage.Id, request.Cancellation);
            RunStage(held, status, statuses, resources, request, observer);
        }).Run(
            stage =>
            {
                done++;
                observer.StageEnded(stage.Id, Stopwatch.GetElapsedTime(starts[stage.Id]));
            },
            observer.StageFailed,
            request.Cancellation);
        StageFolder.RemoveEmpty(run);
        hashes.Save();
        return done;
    }

    /// <summary>Does one stage beside other processes that do other stages of the run. What it needs must be done.</summary>
    /// <returns>False where it was done already.</returns>
    /// <exception cref="InvalidInputException">
    /// There is no such stage, one it needs is not done, or another process does it or holds the run.
    /// </exception>
    public bool RunOne(StageRequest request, StageId id, IRunObserver observer)
    {
        if (request.Stages.All(stage => stage.Id != id)) throw StageSelection.NoSuchStage(request.Stages, id.Text);
        using var shared = RunLock.Share(run);
        using var held = StageLock.Take(run, id, request.Cancellation);
        var statuses = StageKeys.Examine(request.Stages, run, hashes).ToDictionary(status => status.Stage.Id);
        if (statuses[id].Need == StageNeed.Nothing) return false;
        DoAlone(held, statuses[id], statuses, request, observer);
        return true;
    }

    /// <summary>Does one stage again, whatever its key says, from what the others left.</summary>
    /// <returns>True.</returns>
    /// <exception cref="InvalidInputException">A stage it needs is not done, or another process runs in the folder.</exception>
    public bool Redo(StageRequest request, StageId id, IRunObserver observer)
    {
        using var alone = RunLock.Take(run);
        using var held = StageLock.Take(run, id, request.Cancellation);
        var statuses = StageKeys.Examine(request.Stages, run, hashes).ToDictionary(status => status.Stage.Id);
        var status = statuses[id].Need == StageNeed.Blocked ? statuses[id] : statuses[id] with { Need = StageNeed.All, Why = "done again" };
        DoAlone(held, status, statuses, request, observer);
        StageFolder.RemoveEmpty(run);
        return true;
    }

    private void DoAlone(
        StageLock held, StageStatus status, Dictionary<StageId, StageStatus> statuses, StageRequest request, IRunObserver observer)
    {
        RefuseBlocked([status]);
        var missing = status.Stage.DependsOn.Cast<StageId?>().FirstOrDefault(needed => statuses[needed!.Value].Need != StageNeed.Nothing);
        if (missing is { } first)
            throw new InvalidInputException($"{run.Root}: {first} is not done ({statuses[first].Why}); run the experiment first");
        var start = Stopwatch.GetTimestamp();
        observer.RunBegan(request.Name, [status], 1, StagePace.Of(statuses.Values, run));
        observer.StageBegan(status);
        try
        {
            RunStage(held, status, statuses, new StageResources("auto", capacity.Threads), request, observer);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            observer.StageFailed(new StageFailure(status.Stage.Id, error));
            throw;
        }
        observer.StageEnded(status.Stage.Id, Stopwatch.GetElapsedTime(start));
        hashes.Save();
    }

    private static void RefuseBlocked(IEnumerable<StageStatus> todo)
    {
        if (todo.FirstOrDefault(status => status.Need == StageNeed.Blocked) is { } blocked) throw new InvalidInputException(blocked.Why);
    }

    private void DiscardPrevious(IEnumerable<StageStatus> statuses)
    {
        foreach (var status in statuses)
            if (status.Need != StageNeed.Restore) new StageFolder(run, status.Stage.Id).DeletePrevious();
    }

    /// <summary>Takes over what other runs did from the same inputs.</summary>
    internal void LinkTwins(IEnumerable<StageStatus> todo, StageRequest request, IRunObserver observer)
    {
        foreach (var status in todo)
        {
            if (status.Twin is not { } twin) continue;
            request.Cancellation.ThrowIfCancellationRequested();
            var (id, start) = (status.Stage.Id, Stopwatch.GetTimestamp());
            observer.StageBegan(status);
            StageTwin.Link(twin, run, id);
            TakePlace(id, request, observer);
            observer.StageEnded(id, Stopwatch.GetElapsedTime(start));
        }
    }

    private void RunStage(
        StageLock held, StageStatus status, Dictionary<StageId, StageStatus> statuses, StageResources resources, StageRequest request,
        IRunObserver observer)
    {
        var (stage, folder) = (status.Stage, new StageFolder(run, status.Stage.Id));
        if (status.Need == StageNeed.Restore) folder.TakeBack();
        var begun = status.Need is StageNeed.Rest or StageNeed.Restore ? StageRecord.TryRead(folder.Unfinished) : null;
        if (begun?.End is null)
        {
            var record = StageKeys.Describe(stage, statuses, run, hashes);
            if (begun is not null) record = record with { Start = begun.Start, Resumed = [.. begun.Resumed, DateTimeOffset.Now] };
            folder.Begin(record, takeUp: begun is not null, keepInterrupted: stage.Resumes && !request.DiscardPrevious);
            Make(stage, folder, record, new StageWork(
                run, folder.Unfinished, folder.Place, resources, new Forwarded(stage, observer, held), observer.Log,
                request.Cancellation));
        }
        TakePlace(stage.Id, request, observer);
    }

    private void Make(Stage stage, StageFolder folder, StageRecord record, StageWork work)
    {
        try
        {
            stage.Work(work);
            work.Cancellation.ThrowIfCancellationRequested();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            TryRecord(folder, record with { Failure = Cause(error).Message.Trim().Split('\n')[0] });
            throw;
        }
        record.Finished(folder.Unfinished, DateTimeOffset.Now, hashes).Write(folder.Unfinished);
    }

    private void TakePlace(StageId id, StageRequest request, IRunObserver observer)
    {
        if (new StageFolder(run, id).Commit(request.DiscardPrevious, hashes) is { } kept) observer.ResultKept(id, kept);
    }

    /// <summary>
    /// Says in the unfinished folder why it failed; a full disk cannot hold that either, and the failure itself weighs more.
    /// </summary>
    private static void TryRecord(StageFolder folder, StageRecord record)
    {
        try
        {
            record.Write(folder.Unfinished);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static Exception Cause(Exception error) => error is AggregateException many ? many.Flatten().InnerExceptions[0] : error;

    /// <summary>Hands a stage's progress to the observer, and to other processes that ask.</summary>
    private sealed class Forwarded(Stage stage, IRunObserver observer, StageLock held) : IProgress<StepProgress>
    {
        public void Report(StepProgress value)
        {
            held.Report(value);
            observer.StageAdvanced(stage.Id, value);
        }
    }
}
