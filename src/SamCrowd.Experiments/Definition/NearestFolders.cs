namespace SamCrowd.Experiments.Definition;

/// <summary>Where what the repository brings (models, configs) is looked for.</summary>
internal static class NearestFolders
{
    /// <summary><paramref name="parts"/> below the current folder and below each one above it, nearest first; they need not exist.</summary>
    public static IEnumerable<string> Holding(params string[] parts)
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
            yield return Path.Combine([folder.FullName, .. parts]);
    }
}
