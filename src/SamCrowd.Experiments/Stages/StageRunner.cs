using System.Diagnostics;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>Does the stages of a run that are not done, in order, each in its folder.</summary>
/// <param name="others">Runs whose stages are taken over where the key is the same.</param>
public sealed class StageRunner(RunFolder run, FileHashes hashes, IReadOnlyList<RunFolder>? others = null)
{
    private static readonly TimeSpan StatePause = TimeSpan.FromSeconds(2);

    /// <param name="only">A stage's name, id or id's beginning ("train", "train/GT"): just these and what they need; null for all.</param>
    /// <param name="begin">Called once the folder is ours, before the first stage.</param>
    /// <param name="told">Called with one line before and after each stage.</param>
    /// <returns>Number of stages that were done now.</returns>
    /// <exception cref="InvalidInputException">No stage has that name, or another process runs in the folder.</exception>
    public int Run(IReadOnlyList<Stage> stages, string? only, IProgress<StepProgress> progress, Action begin, Action<string> told, CancellationToken cancellation)
    {
        var wanted = Select(stages, only);
        using var held = RunLock.Take(run);
        begin();
        var state = new RunState(Environment.ProcessId, Environment.MachineName, DateTimeOffset.Now, null, null);
        var statuses = new Dictionary<string, StageStatus>();
        var done = 0;
        foreach (var status in StageKeys.Examine(stages, run, hashes, others))
        {
            statuses.Add(status.Stage.Id, status);
            if (status.Need == StageNeed.Nothing || !wanted.Contains(status.Stage.Id)) continue;
            cancellation.ThrowIfCancellationRequested();
            if (status.Twin is { } twin)
            {
                told($"{status.Stage.Id}: {status.Why}");
                StageTwin.Link(twin, run, status.Stage.Id);
                continue;
            }
            var stage = status.Stage;
            state = state with { Stage = stage.Id, Progress = null };
            state.Write(run);
            var start = Stopwatch.GetTimestamp();
            told($"{stage.Id}: {status.Why}");
            Do(status, StageKeys.Describe(stage, statuses, hashes), Followed(progress, state), told, cancellation);
            hashes.Save();
            told($"{stage.Id}: done in {Seconds(Stopwatch.GetElapsedTime(start))}");
            done++;
        }
        (state with { Stage = null, Progress = null }).Write(run);
        hashes.Save();
        return done;
    }

    /// <summary>Does one stage again, whatever its key says, from what the others left.</summary>
    /// <exception cref="InvalidInputException">A stage it needs is not done, or another process runs in the folder.</exception>
    public void Redo(IReadOnlyList<Stage> stages, string id, IProgress<StepProgress> progress, Action<string> told, CancellationToken cancellation)
    {
        using var held = RunLock.Take(run);
        var statuses = StageKeys.Examine(stages, run, hashes).ToDictionary(status => status.Stage.Id);
        var status = statuses[id];
        var missing = status.Stage.DependsOn.FirstOrDefault(needed => statuses[needed].Need != StageNeed.Nothing);
        if (missing is not null) throw new InvalidInputException($"{run.Root}: {missing} is not done ({statuses[missing].Why}); run the experiment first");
        Do(status with { Need = StageNeed.All }, StageKeys.Describe(status.Stage, statuses, hashes), progress, told, cancellation);
    }

    /// <summary>The ids of the wanted stages and of all they need.</summary>
    private static HashSet<string> Select(IReadOnlyList<Stage> stages, string? only)
    {
        if (only is null) return [.. stages.Select(stage => stage.Id)];
        var open = new Stack<string>(stages.Where(stage => stage.Id == only || stage.Id.StartsWith(only + "/", StringComparison.Ordinal)).Select(stage => stage.Id));
        if (open.Count == 0) throw new InvalidInputException($"--only {only}: there is no such stage; the run has {string.Join(", ", stages.Select(stage => stage.Id))}");
        var selected = new HashSet<string>();
        while (open.TryPop(out var id))
            if (selected.Add(id))
                foreach (var needed in stages.Single(stage => stage.Id == id).DependsOn) open.Push(needed);
        return selected;
    }

    private void Do(StageStatus status, StageRecord record, IProgress<StepProgress> progress, Action<string> told, CancellationToken cancellation)
    {
        var (stage, folder) = (status.Stage, run.Of(status.Stage.Id));
        var begun = status.Need == StageNeed.Rest ? StageRecord.TryRead(folder) : null;
        if (begun is not null) record = record with { Start = begun.Start, Resumed = [.. begun.Resumed, DateTimeOffset.Now] };
        if ((begun is null || !stage.Resumes) && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        record.Write(folder);
        stage.Work(new StageWork(run, folder, progress, told, cancellation));
        cancellation.ThrowIfCancellationRequested();
        record.Finished(folder, DateTimeOffset.Now).Write(folder);
    }

    /// <summary>Hands progress on, and now and then leaves it where another terminal finds it.</summary>
    private Progress Followed(IProgress<StepProgress> drawn, RunState state) => new(drawn, step => state with { Progress = step }, run);

    private static string Seconds(TimeSpan time) => time.TotalMinutes >= 2
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private sealed class Progress(IProgress<StepProgress> drawn, Func<StepProgress, RunState> stateOf, RunFolder run) : IProgress<StepProgress>
    {
        private readonly Lock _lock = new();
        private long _written;

        public void Report(StepProgress value)
        {
            drawn.Report(value);
            lock (_lock)
            {
                if (_written != 0 && Stopwatch.GetElapsedTime(_written) < StatePause) return;
                _written = Stopwatch.GetTimestamp();
                stateOf(value).Write(run);
            }
        }
    }
}
