using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Slurm;

/// <summary>Submits what can be submitted, waits, and judges what left the queue, until nothing is left to do or to wait for.</summary>
/// <param name="stages">The wanted ones.</param>
/// <param name="request">With all stages of the run.</param>
internal sealed class SlurmFollower(
    string name,
    IReadOnlyList<Stage> stages,
    StageRequest request,
    RunFolder run,
    FileHashes hashes,
    SlurmClient slurm,
    SlurmSettings settings,
    SlurmTasks tasks,
    IRunObserver observer)
{
    private const int SilentPolls = 20;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Dictionary<StageId, SlurmTask> _active = [];
    private readonly Dictionary<StageId, string> _states = [];
    private readonly Dictionary<StageId, int> _attempts = [];
    private readonly Dictionary<StageId, StageFailure> _failures = [];
    private Dictionary<StageId, StageStatus> _statuses = [];

    /// <param name="active">Tasks of an earlier command that still are in the queue.</param>
    /// <returns>Number of stages that were done meanwhile.</returns>
    public int Run(IReadOnlyList<SlurmTask> active)
    {
        var cancellation = request.Cancellation;
        foreach (var task in active) _active.Add(task.Stage, task);
        if (active.Count > 0) observer.Log($"follows the jobs that are in the queue already: {Jobs()}");
        Examine();
        var left = Left();
        var quiet = TimeSpan.Zero;
        while (true)
        {
            if (Submit()) quiet = TimeSpan.Zero;
            if (_active.Count == 0) break;
            if (!settings.Follow)
            {
                observer.Log(
                    $"submitted as jobs {Jobs()}; a run that follows its jobs takes them over and submits again what fails, "
                    + $"scancel {Jobs()} ends them");
                return 0;
            }
            var wait = TimeSpan.FromTicks(Math.Clamp(quiet.Ticks / 5, ShortestWait.Ticks, LongestWait.Ticks));
            if (cancellation.WaitHandle.WaitOne(wait))
            {
                observer.Log($"the jobs continue without being followed; the same command follows them again, scancel {Jobs()} ends them");
                throw new OperationCanceledException(cancellation);
            }
            quiet = Update(Queue(cancellation)) ? TimeSpan.Zero : quiet + wait;
        }
        if (_failures.Count > 0) throw new StagesFailedException([.. _failures.Values]);
        return left - Left();
    }

    private int Left() => stages.Count(stage => !IsDone(stage.Id));

    private bool IsDone(StageId id) => _statuses[id].Need == StageNeed.Nothing;

    private string Jobs() => string.Join(' ', _active.Values.Select(task => task.Job).Distinct());

    private void Examine() => _statuses = StageKeys.Examine(request.Stages, run, hashes).ToDictionary(status => status.Stage.Id);

    /// <summary>Submits every stage that is neither done nor in the queue, those it waits for first.</summary>
    private bool Submit()
    {
        var open = new List<Stage>();
        var names = new HashSet<StageId>();
        foreach (var stage in stages)
        {
            if (!IsToSubmit(stage) || !stage.DependsOn.All(id => IsDone(id) || _active.ContainsKey(id) || names.Contains(id))) continue;
            open.Add(stage);
            names.Add(stage.Id);
        }
        var submitted = open.Count > 0;
        while (open.Count > 0)
        {
            names = [.. open.Select(stage => stage.Id)];
            Stage[] ready = [.. open.Where(stage => !stage.DependsOn.Any(names.Contains))];
            foreach (var batch in SlurmBatches.Of([.. ready.Where(stage => stage.Id.Kind == ready[0].Id.Kind)], WaitsFor)) Submit(batch);
            open.RemoveAll(stage => _active.ContainsKey(stage.Id));
        }
        return submitted;
    }

    private bool IsToSubmit(Stage stage) => !IsDone(stage.Id) && !_active.ContainsKey(stage.Id) && !_failures.ContainsKey(stage.Id);

    private void Submit(SlurmBatch batch)
    {
        var (script, output) = SlurmScript.Write(batch, run, settings, name);
        var job = slurm.Submit(script);
        SlurmTask[] submitted = [.. batch.Stages.Select(pair => new SlurmTask(
            pair.Stage.Id.Text,
            _statuses[pair.Stage.Id].Key,
            job,
            pair.Index,
            output.Replace("%A_%a", $"{job}_{pair.Index}", StringComparison.Ordinal)))];
        tasks.Add(submitted);
        foreach (var task in submitted)
        {
            _active[task.Stage] = task;
            observer.Log($"{task.Stage}: submitted as job {task.Id}");
        }
    }

    /// <summary>The tasks in the queue that a stage needs, without those that another of them needs already.</summary>
    private IReadOnlyList<SlurmTask> WaitsFor(Stage stage)
    {
        StageId[] needed = [.. stage.DependsOn.Distinct().Where(_active.ContainsKey)];
        var behind = needed.SelectMany(id => _statuses[id].Stage.DependsOn).ToHashSet();
        return [.. needed.Where(id => !behind.Contains(id)).Select(id => _active[id])];
    }

    private IReadOnlyDictionary<string, string> Queue(CancellationToken cancellation)
    {
        for (var polls = 1; ; polls++)
        {
            try
            {
                return slurm.Queue();
            }
            catch (IOException error) when (polls < SilentPolls)
            {
                if (polls == 1) observer.Log($"{error.Message}; asks again");
                // Left to the caller, which says what to do next.
                if (cancellation.WaitHandle.WaitOne(LongestWait))
                    return _active.Values.ToDictionary(task => task.Id, task => _states.GetValueOrDefault(task.Stage, ""));
            }
        }
    }

    /// <returns>Whether anything changed.</returns>
    private bool Update(IReadOnlyDictionary<string, string> queue)
    {
        var changed = false;
        SlurmTask[] absent = [.. _active.Values.Where(task => !queue.ContainsKey(task.Id))];
        if (absent.Length > 0) Examine();
        foreach (var task in absent) changed |= Settle(task);
        foreach (var task in _active.Values)
        {
            var state = queue.GetValueOrDefault(task.Id, _states.GetValueOrDefault(task.Stage, ""));
            if (state == "RUNNING" && _states.GetValueOrDefault(task.Stage) != state)
            {
                observer.Log($"{task.Stage}: job {task.Id} runs");
                observer.StageBegan(_statuses[task.Stage]);
                changed = true;
            }
            _states[task.Stage] = state;
            if (state == "RUNNING" && StageState.TryRead(run, task.Stage)?.Progress is { } at) observer.StageAdvanced(task.Stage, at);
        }
        return changed;
    }

    /// <summary>
    /// What became of a task that the queue does not list: whether it did its stage, and if not, whether it is tried again.
    /// </summary>
    /// <returns>False where it is not over.</returns>
    private bool Settle(SlurmTask task)
    {
        if (IsDone(task.Stage))
        {
            Forget(task);
            var record = StageRecord.TryRead(run.Of(task.Stage));
            observer.StageEnded(task.Stage, record?.End - record?.Start ?? TimeSpan.Zero);
            return true;
        }
        var end = slurm.StateOf(task.Id);
        // Requeued after preemption, it is absent for a moment.
        if (end is { IsLive: true }) return false;
        Forget(task);
        // The task never ran; what it waited for has failed and is judged by itself.
        if (end is { State: "CANCELLED", Reason: "DependencyNeverSatisfied" }) return true;
        var attempt = _attempts[task.Stage] = _attempts.GetValueOrDefault(task.Stage) + 1;
        var (retry, how) = SlurmVerdict.Of(end);
        if (end is { ExitCode: SlurmVerdict.Stopped, Signal: 0 }) attempt = _attempts[task.Stage] = attempt - 1;
        var why = $"job {task.Id} {how}{LastLine(task.Output)}";
        if (retry && attempt <= settings.Retries)
        {
            observer.Log($"{task.Stage}: {why}; is submitted again{(attempt > 0 ? $" ({attempt} of {settings.Retries})" : "")}");
            return true;
        }
        _failures[task.Stage] = new StageFailure(task.Stage, new IOException($"{why}; all it printed is in {task.Output}"));
        observer.StageFailed(_failures[task.Stage]);
        return true;
    }

    private void Forget(SlurmTask task)
    {
        _active.Remove(task.Stage);
        _states.Remove(task.Stage);
    }

    /// <summary>The last line that the task printed.</summary>
    private static string LastLine(string output)
    {
        var last = File.Exists(output) ? File.ReadLines(output).LastOrDefault(line => line.Trim().Length > 0)?.Trim() : null;
        return last is null ? "" : $": {last}";
    }
}
