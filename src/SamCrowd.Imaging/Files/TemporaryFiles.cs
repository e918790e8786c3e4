using System.Text.RegularExpressions;

namespace SamCrowd.Imaging.Files;

/// <summary>The names under which files are written before they are whole. A process that was killed leaves them behind.</summary>
public static partial class TemporaryFiles
{
    /// <summary>A name in the same folder that nobody else uses.</summary>
    public static string NameBeside(string path) => $"{path}.{Guid.NewGuid():N}.tmp";

    /// <summary>Whether a path has such a name.</summary>
    public static bool Is(string path) => Pattern.IsMatch(path);

    /// <summary>Deletes those in a folder. Only for folders in which no other process writes.</summary>
    public static void Clear(string folder, SearchOption depth)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, "*.tmp", depth).Where(Is)) File.Delete(path);
    }

    [GeneratedRegex(@"\.[0-9a-f]{32}\.tmp$")]
    private static partial Regex Pattern { get; }
}
