namespace SamCrowd.Testing;

/// <summary>
/// The real data and golden files that some tests need: the folder <c>shared</c> beside the repository.
/// It may be absent on a user's machine; tests that need it are marked <see cref="SharedFactAttribute"/> and skipped there.
/// </summary>
public static class SharedData
{
    /// <summary>The repository's root: the folder that holds SamCrowd.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder <c>shared</c> beside the repository, or null where there is none.</summary>
    public static string? Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) =>
        Path.Combine([Root ?? throw new DirectoryNotFoundException("there is no folder 'shared' beside the repository"), .. parts]);

    public static string Golden(params string[] parts) => PathOf(["golden", .. parts]);

    public static string Data(params string[] parts) => PathOf(["data", .. parts]);

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SamCrowd.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"no SamCrowd.sln above {AppContext.BaseDirectory}");
    }

    private static string? FindRoot()
    {
        var beside = Path.Combine(Path.GetDirectoryName(Repository)!, "shared");
        return Directory.Exists(beside) ? beside : null;
    }
}
