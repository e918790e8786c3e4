namespace SamCrowd.Testing;

/// <summary>
/// The golden files in <c>tests/golden</c>, and the real data and large golden files of the folder <c>shared</c> beside the repository.
/// The latter may be absent on a user's machine; tests that need it are marked <see cref="SharedFactAttribute"/> and skipped there.
/// </summary>
public static class SharedData
{
    /// <summary>The repository's root: the folder that holds SamCrowd.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder <c>shared</c> beside the repository, or null where there is none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>
    /// A path such as <c>golden/resample.npz</c> or <c>data/abdomen_ct</c>: in <c>tests</c> where the repository holds it, else in
    /// <c>shared</c>; null where neither has it.
    /// </summary>
    public static string? Find(params string[] parts)
    {
        foreach (var root in new[] { Path.Combine(Repository, "tests"), Root })
        {
            if (root is null) continue;
            var path = Path.Combine([root, .. parts]);
            if (File.Exists(path) || Directory.Exists(path)) return path;
        }
        return null;
    }

    public static string PathOf(params string[] parts) => Find(parts)
        ?? throw new FileNotFoundException($"neither tests nor the folder 'shared' beside the repository holds {Path.Combine(parts)}");

    public static string Golden(params string[] parts) => PathOf(["golden", .. parts]);

    /// <summary>
    /// The model folder that nnU-Net trained, with its checkpoint; the repository itself holds only its plans and JSON files.
    /// </summary>
    public static string NnUNetModel => Path.GetDirectoryName(Golden("nnunet_model", "fold_0"))!;

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
