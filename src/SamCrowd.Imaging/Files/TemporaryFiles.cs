using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace SamCrowd.Imaging.Files;

/// <summary>The names under which files are written before they are whole. A process that was killed leaves them behind.</summary>
internal static partial class TemporaryFiles
{
    // A file is made and locked one after the other: what is younger may be between the two.
    private static readonly TimeSpan Youngest = TimeSpan.FromSeconds(0.2);

    private static readonly ConcurrentDictionary<string, bool> Cleared = new();

    /// <summary>A name in the same folder that nobody else uses.</summary>
    public static string NameBeside(string path) => $"{path}.{Guid.NewGuid():N}.samcrowd.tmp";

    /// <summary>Whether a path has such a name; those of earlier versions lack the program's.</summary>
    public static bool Is(string path) => Pattern.IsMatch(path);

    /// <summary>Deletes those in a folder. Only for folders in which no other process writes.</summary>
    public static void Clear(string folder, SearchOption depth)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, "*.tmp", depth).Where(Is)) File.Delete(path);
    }

    /// <summary>
    /// Deletes what processes that were killed left in a folder, the first time that this process writes a file into it. Files that another
    /// process has open stay, and so does everything on disks that keep no locks.
    /// </summary>
    /// <param name="own">A temporary file in the folder that this process has open and locked.</param>
    internal static void ClearAbandoned(string own)
    {
        var folder = Path.GetDirectoryName(own)!;
        if (!Cleared.TryAdd(folder, true)) return;
        try
        {
            if (!IsOpen(own)) return;
            foreach (var path in Directory.EnumerateFiles(folder, "*.samcrowd.tmp").Where(Is))
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Youngest && !IsOpen(path)) File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // They are in nobody's way: a folder that cannot be listed, or a file of another user, is no reason to fail.
        }
    }

    /// <summary>Whether a process, this one too, has a file open that it shares with nobody.</summary>
    private static bool IsOpen(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (IOException error) when (error is not FileNotFoundException)
        {
            return true;
        }
    }

    [GeneratedRegex(@"\.[0-9a-f]{32}(\.samcrowd)?\.tmp$")]
    private static partial Regex Pattern { get; }
}
