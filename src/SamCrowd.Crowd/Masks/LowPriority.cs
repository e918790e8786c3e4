using System.Runtime.InteropServices;

namespace SamCrowd.Crowd.Masks;

/// <summary>
/// Lets a thread give way to those that answer requests: embeddings may be made on every core that is idle, but no mark that is saved and
/// no mask that somebody waits for stands behind them.
/// </summary>
internal static partial class LowPriority
{
    private const int WhichProcess = 0;
    private const int CallingThread = 0;
    private const int Lower = 10;
    private const int Lowest = 19;

    /// <summary>Lowers the calling thread, which has to be the caller's own: it stays so until it ends.</summary>
    public static void OfThisThread()
    {
        // .NET sets no priorities on Linux, where the nice value belongs to a thread (setpriority(2), notes). On macOS it would be the
        // whole process's.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(WhichProcess, CallingThread, Math.Min(Lowest, GetPriority(WhichProcess, CallingThread) + Lower));
        else Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, int who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
