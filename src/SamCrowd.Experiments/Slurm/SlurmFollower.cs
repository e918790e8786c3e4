using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Slurm;

/// <summary>Submits what can be submitted, waits, and judges what left the queue, until nothing is left to do or to wait for.</summary>
/// <param name="stages">The wanted ones.</param>
/// <param name="all">All of the run, each after those it needs.</param>
internal sealed class SlurmFollower(
    string name, IReadOnlyList<Stage> stages, IReadOnlyList<Stage> all, RunFolder run, FileHashes hashes, SlurmClient slurm, SlurmSettings settings, SlurmTasks tasks,
    IProgress<StepProgress> progress, Action<string> told)
{
    private const int SilentPolls = 20;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, SlurmTask> _active = [];
    private readonly Dictionary<string, string> _states = [];
    private readonly Dictionary<string, int> _attempts = [];
    private readonly Dictionary<string, StageFailure> _failures = [];
    private Dictionary<string, StageStatus> _statuses = [];

    /// <param name="active">Tasks of an earlier command that still are in the queue.</param>
    /// <returns>Number of stages that were done meanwhile.</returns>
    public int Run(IReadOnlyList<SlurmTask> active, CancellationToken cancellation)
    {
        foreach (var task in active) _active.Add(task.Stage, task);
        if (active.Count > 0) told($"follows the jobs that are in the queue already: {Jobs()}");
        Examine();
        var left = Left();
        var quiet = TimeSpan.Zero;
        while (true)
        {
            if (Submit()) quiet = TimeSpan.Zero;
            if (_active.Count == 0) break;
            if (!settings.Follow)
            {
                told($"submitted as jobs {Jobs()}; the same command without --no-follow follows them and submits again what fails, scancel {Jobs()} ends them");
                return 0;
            }
            var wait = TimeSpan.FromTicks(Math.Clamp(quiet.Ticks / 5, ShortestWait.Ticks, LongestWait.Ticks));
            if (cancellation.WaitHandle.WaitOne(wait))
            {
                told($"the jobs go on without being followed; the same command follows them again, scancel {Jobs()} ends them");
                throw new OperationCanceledException(cancellation);
            }
            quiet = Look(Queue(cancellation)) ? TimeSpan.Zero : quiet + wait;
        }
        if (_failures.Count > 0) throw new StagesFailedException([.. _failures.Values]);
        return left - Left();
    }

    private int Left() => stages.Count(stage => !IsDone(stage.Id));

    private bool IsDone(string id) => _statuses[id].Need == StageNeed.Nothing;

    private string Jobs() => string.Join(' ', _active.Values.Select(task => task.Job).Distinct());

    private void Examine() => _statuses = StageKeys.Examine(all, run, hashes).ToDictionary(status => status.Stage.Id);

    /// <summary>Submits every stage that is neither done nor in the queue, those it waits for first.</summary>
    private bool Submit()
    {
        var open = new List<Stage>();
        foreach (var stage in stages)
            if (!IsDone(stage.Id) && !_active.ContainsKey(stage.Id) && !_failures.ContainsKey(stage.Id) && stage.DependsOn.All(id => IsDone(id) || _active.ContainsKey(id) || open.Any(other => other.Id == id)))
                open.Add(stage);
        var submitted = open.Count > 0;
        while (open.Count > 0)
        {
            Stage[] ready = [.. open.Where(stage => !stage.DependsOn.Any(id => open.Any(other => other.Id == id)))];
            foreach (var batch in SlurmBatches.Of([.. ready.Where(stage => stage.Name == ready[0].Name)], WaitsFor)) Submit(batch);
            open.RemoveAll(stage => _active.ContainsKey(stage.Id));
        }
        return submitted;
    }

    private void Submit(SlurmBatch batch)
    {
        var (script, output) = SlurmScript.Write(batch, run, settings, name);
        var job = slurm.Submit(script);
        SlurmTask[] submitted = [.. batch.Stages.Select(pair => new SlurmTask(
            pair.Stage.Id, _statuses[pair.Stage.Id].Key, job, pair.Index, output.Replace("%A_%a", $"{job}_{pair.Index}", StringComparison.Ordinal)))];
        tasks.Add(submitted);
        foreach (var task in submitted)
        {
            _active[task.Stage] = task;
            told($"{task.Stage}: submitted as job {task.Id}");
        }
    }

    /// <summary>The tasks in the queue that a stage needs, without those that another of them needs already.</summary>
    private IReadOnlyList<SlurmTask> WaitsFor(Stage stage)
    {
        string[] needed = [.. stage.DependsOn.Distinct().Where(_active.ContainsKey)];
        var behind = needed.SelectMany(id => all.Single(other => other.Id == id).DependsOn).ToHashSet();
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
                if (polls == 1) told($"{error.Message}; asks again");
                // Left to the caller, which says what to do next.
                if (cancellation.WaitHandle.WaitOne(LongestWait)) return _active.Values.ToDictionary(task => task.Id, task => _states.GetValueOrDefault(task.Stage, ""));
            }
        }
    }

    /// <returns>Whether anything changed.</returns>
    private bool Look(IReadOnlyDictionary<string, string> queue)
    {
        var changed = false;
        SlurmTask[] ended = [.. _active.Values.Where(task => !queue.ContainsKey(task.Id))];
        if (ended.Length > 0) Examine();
        foreach (var task in ended)
        {
            _active.Remove(task.Stage);
            Judge(task);
            changed = true;
        }
        foreach (var task in _active.Values)
        {
            var state = queue[task.Id];
            if (state == "RUNNING" && _states.GetValueOrDefault(task.Stage) != state)
            {
                told($"{task.Stage}: job {task.Id} runs");
                changed = true;
            }
            _states[task.Stage] = state;
            if (StageState.TryRead(run, task.Stage)?.Progress is { } at) progress.Report(at with { Step = task.Stage });
        }
        progress.Report(new StepProgress("Stages", stages.Count - Left(), stages.Count));
        return changed;
    }

    /// <summary>Whether a task that left the queue did its stage, and if not, whether it is tried again.</summary>
    private void Judge(SlurmTask task)
    {
        _states.Remove(task.Stage);
        if (IsDone(task.Stage))
        {
            told($"{task.Stage}: done");
            return;
        }
        var end = slurm.End(task.Id);
        // The task never ran; what it waited for has failed and is judged by itself.
        if (end is { State: "CANCELLED", Reason: "DependencyNeverSatisfied" }) return;
        var attempt = _attempts[task.Stage] = _attempts.GetValueOrDefault(task.Stage) + 1;
        var (retry, how) = SlurmVerdict.Of(end);
        if (end is { ExitCode: SlurmVerdict.Stopped, Signal: 0 }) attempt = _attempts[task.Stage] = attempt - 1;
        var why = $"job {task.Id} {how}{Said(task.Output)}";
        if (retry && attempt <= settings.Retries)
        {
            told($"{task.Stage}: {why}; is submitted again{(attempt > 0 ? $" ({attempt} of {settings.Retries})" : "")}");
            return;
        }
        told($"{task.Stage}: {why}");
        _failures[task.Stage] = new StageFailure(task.Stage, new IOException($"{why}; all it printed is in {task.Output}"));
    }

    /// <summary>The last line that the task printed.</summary>
    private static string Said(string output)
    {
        var last = File.Exists(output) ? File.ReadLines(output).LastOrDefault(line => line.Trim().Length > 0)?.Trim() : null;
        return last is null ? "" : $": {last}";
    }
}
