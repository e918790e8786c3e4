using System.Diagnostics;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>
/// Holds one stage for this process, so that several processes, also on several machines, can work in one run's folder. On one machine,
/// and on shared file systems that carry locks, the system's lock decides and is freed when the process ends, however it ends. Where
/// locks do not reach other machines, the holder's beat decides: it is watched, not compared with this machine's clock.
/// </summary>
internal sealed class StageLock : IProgress<StepProgress>, IDisposable
{
    private static readonly TimeSpan StatePause = TimeSpan.FromSeconds(2);

    private readonly FileStream _held;
    private readonly RunFolder _run;
    private readonly StageId _id;
    private readonly Timer _beat;
    private readonly Lock _lock = new();
    private StageState _state;
    private long _written;
    private bool _ended;

    private StageLock(FileStream held, RunFolder run, StageId id)
    {
        (_held, _run, _id) = (held, run, id);
        _state = new StageState(Environment.ProcessId, Environment.MachineName, DateTimeOffset.Now, DateTimeOffset.Now, null);
        Write();
        _beat = new Timer(_ => Beat(), null, StageState.BeatEvery, StageState.BeatEvery);
    }

    /// <exception cref="InvalidInputException">Another process does the stage.</exception>
    public static StageLock Take(RunFolder run, StageId id, CancellationToken cancellation)
    {
        FileStream held;
        var path = run.Running(id, "lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (HeldFile.Explains(error))
        {
            throw Refused(run, id, StageState.TryRead(run, id), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path} cannot be written: {HeldFile.Reason(error)}; make the run's folder writable", error);
        }
        ClearTemporary(run, id);
        try
        {
            // Left by a process that did not end by itself. On this machine the lock proves that it is gone.
            if (StageState.TryRead(run, id) is { } left && left.Machine != Environment.MachineName
                && BeatsWhileWatched(run, id, left, cancellation))
                throw Refused(run, id, left, null);
            return new StageLock(held, run, id);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Leaves the progress where other processes find it, now and then.</summary>
    public void Report(StepProgress value)
    {
        lock (_lock)
        {
            _state = _state.With(value, DateTimeOffset.Now);
            if (Stopwatch.GetElapsedTime(_written) >= StatePause) Write();
        }
    }

    public void Dispose()
    {
        _beat.Dispose();
        lock (_lock)
        {
            _ended = true;
            File.Delete(_run.Running(_id, "json"));
        }
        _held.Dispose();
    }

    /// <summary>What a process that was killed left of its state under a temporary name.</summary>
    private static void ClearTemporary(RunFolder run, StageId id)
    {
        var state = run.Running(id, "json");
        var beside = Directory.EnumerateFiles(Path.GetDirectoryName(state)!, Path.GetFileName(state) + ".*");
        foreach (var path in beside.Where(TemporaryFiles.Is))
            File.Delete(path);
    }

    private static bool BeatsWhileWatched(RunFolder run, StageId id, StageState left, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < 3 * StageState.BeatEvery)
        {
            if (cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1))) throw new OperationCanceledException(cancellation);
            if (StageState.TryRead(run, id) is not { } now) return false;
            if (now.Beat != left.Beat) return true;
        }
        return false;
    }

    private static InvalidInputException Refused(RunFolder run, StageId id, StageState? state, Exception? error)
    {
        var who = state is null
            ? "another process"
            : $"process {state.ProcessId} on {state.Machine} (since {state.Start:yyyy-MM-dd HH:mm:ss})";
        var message = $"{run.Of(id)} is being made by {who}; wait for it or stop it";
        return error is null ? new InvalidInputException(message) : new InvalidInputException(message, error);
    }

    private void Beat()
    {
        try
        {
            lock (_lock)
            {
                if (!_ended) Write();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full or absent disk is the stage's to report; the next beat tries again.
        }
    }

    private void Write()
    {
        _state = _state with { Beat = DateTimeOffset.Now };
        _state.Write(_run, _id);
        _written = Stopwatch.GetTimestamp();
    }
}
