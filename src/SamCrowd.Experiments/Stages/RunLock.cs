using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>
/// Holds a run's folder for this process. The system frees the lock when the process ends, however it ends, so a dead run's lock never
/// has to be judged stale: taking it simply succeeds.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _held;

    private RunLock(FileStream held) => _held = held;

    /// <exception cref="InvalidInputException">Another process runs there.</exception>
    public static RunLock Take(RunFolder run)
    {
        FileStream held;
        try
        {
            Directory.CreateDirectory(run.Root);
            held = new FileStream(run.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(run.Lock))
        {
            var state = RunState.TryRead(run);
            var who = state is null ? "another process" : $"process {state.ProcessId} on {state.Machine} (since {state.Start:yyyy-MM-dd HH:mm:ss})";
            throw new InvalidInputException($"{run.Root} is being run by {who}; wait for it, stop it, or give another folder with --out", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{run.Root} cannot be written ({error.Message.TrimEnd('.')}); give another folder with --out", error);
        }
        return new RunLock(held);
    }

    /// <summary>Whether a process runs in the folder now.</summary>
    public static bool IsHeld(RunFolder run)
    {
        if (!File.Exists(run.Lock)) return false;
        try
        {
            using var free = new FileStream(run.Lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _held.Dispose();
}
