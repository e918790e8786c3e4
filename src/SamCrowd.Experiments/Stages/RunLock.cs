using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>
/// Holds a run's folder for this process. The system frees the lock when the process ends, however it ends, so a dead run's lock is never
/// in the way: taking it simply succeeds.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _held;

    private RunLock(FileStream held) => _held = held;

    /// <summary>Holds the folder alone.</summary>
    /// <exception cref="InvalidInputException">Another process runs there.</exception>
    public static RunLock Take(RunFolder run) => Open(run, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Holds the folder beside others that do other stages of it.</summary>
    /// <exception cref="InvalidInputException">A process holds it alone.</exception>
    public static RunLock Share(RunFolder run) => Open(run, FileAccess.Read, FileShare.Read);

    /// <summary>Whether a process holds the folder alone now.</summary>
    public static bool IsHeld(RunFolder run)
    {
        if (!File.Exists(run.Lock)) return false;
        try
        {
            using var free = new FileStream(run.Lock, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException error) when (HeldFile.Explains(error))
        {
            return true;
        }
    }

    public void Dispose() => _held.Dispose();

    private static RunLock Open(RunFolder run, FileAccess access, FileShare share)
    {
        try
        {
            Directory.CreateDirectory(run.Root);
            return new RunLock(new FileStream(run.Lock, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException error) when (HeldFile.Explains(error))
        {
            throw new InvalidInputException(
                run.Root, $"is being run by {Holder(run)}", new ChooseAnotherFolder("wait for it, stop it"), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                run.Root, $"cannot be written: {HeldFile.Reason(error)}", new ChooseAnotherFolder(), error);
        }
    }

    private static string Holder(RunFolder run)
    {
        if (IsHeld(run))
            return RunState.TryRead(run) is { } state
                ? $"process {state.ProcessId} on {state.Machine} (since {state.Start:yyyy-MM-dd HH:mm:ss})"
                : "another process";
        return "processes that do single stages of it";
    }
}
