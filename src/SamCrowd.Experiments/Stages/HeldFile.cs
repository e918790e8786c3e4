namespace SamCrowd.Experiments.Stages;

/// <summary>Tells a file that another process holds from one that cannot be opened for another reason.</summary>
internal static class HeldFile
{
    // The system's own numbers: EAGAIN of Linux and of macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static readonly int[] Numbers = OperatingSystem.IsWindows() ? [32, 33] : OperatingSystem.IsMacOS() ? [35] : [11];

    public static bool Explains(IOException error) => Numbers.Contains(error.HResult & 0xFFFF);

    /// <summary>Why a file cannot be written, in a few words.</summary>
    public static string Reason(Exception error) => error.Message.Contains("Read-only file system", StringComparison.OrdinalIgnoreCase)
        ? "its file system is read-only"
        : error is UnauthorizedAccessException ? "it is read-only, or belongs to somebody else" : error.Message.Trim().TrimEnd('.');
}
