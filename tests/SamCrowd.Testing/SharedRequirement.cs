namespace SamCrowd.Testing;

internal static class SharedRequirement
{
    /// <summary>Null where the file or folder is there, else the reason for skipping.</summary>
    public static string? Missing(string[] parts)
    {
        if (SharedData.Root is null) return "needs the folder 'shared' beside the repository";
        var path = SharedData.PathOf(parts);
        return File.Exists(path) || Directory.Exists(path) ? null : $"needs {Path.Combine(["shared", .. parts])}";
    }
}
