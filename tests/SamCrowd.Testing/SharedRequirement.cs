namespace SamCrowd.Testing;

internal static class SharedRequirement
{
    /// <summary>Null where the file or folder is there, else the reason for skipping.</summary>
    public static string? Missing(string[] parts)
    {
        if (SharedData.Find(parts) is not null) return null;
        return SharedData.Root is null
            ? $"needs {Path.Combine(parts)} of the folder 'shared' beside the repository"
            : $"needs {Path.Combine(["shared", .. parts])}";
    }
}
