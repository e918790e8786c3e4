namespace SamCrowd.Imaging.Files;

/// <summary>
/// Where files that come with the program or lie in a project's folder are looked for: SAM models, annotator profiles, the demo. Nearest
/// first: a given folder and those above it (the experiment file's), the current folder and those above it, the user's data folder,
/// the program's own folder.
/// </summary>
internal static class ResourceSearch
{
    /// <summary>
    /// The user's data folder: <c>samcrowd</c> in XDG_DATA_HOME or ~/.local/share, %LOCALAPPDATA% on Windows,
    /// ~/Library/Application Support on macOS.
    /// </summary>
    public static string UserFolder { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "samcrowd");

    /// <summary>The folder that the program lies in, with what was installed beside it.</summary>
    public static string ProgramFolder { get; } = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <summary>Every path at which <paramref name="relative"/> is looked for, nearest first; they need not exist.</summary>
    /// <param name="relative">E.g. "models/tiny-sam".</param>
    /// <param name="folder">Looked in before the current folder; null for none.</param>
    public static IEnumerable<string> Places(string relative, string? folder = null)
    {
        var near = WithParents(Path.GetFullPath(folder ?? ".")).Concat(WithParents(Directory.GetCurrentDirectory()));
        return near.Append(UserFolder).Append(ProgramFolder).Distinct(StringComparer.Ordinal)
            .Select(place => Path.Combine(place, relative));
    }

    /// <summary>The nearest place that holds it, or null.</summary>
    public static string? Find(string relative, Func<string, bool> holds, string? folder = null) =>
        Places(relative, folder).FirstOrDefault(holds);

    /// <summary>The places in words, for a message about something that is in none of them.</summary>
    public static string Searched(string? folder = null)
    {
        var current = Directory.GetCurrentDirectory();
        var given = folder is null ? current : Path.GetFullPath(folder);
        var near = given == current ? $"{current} and the folders above it" : $"{given} and {current} and the folders above them";
        return $"looked in {near}, {UserFolder}, {ProgramFolder}";
    }

    private static IEnumerable<string> WithParents(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }
}
