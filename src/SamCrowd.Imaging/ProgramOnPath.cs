namespace SamCrowd.Imaging;

/// <summary>Finds programs of others that some commands and tests call.</summary>
internal static class ProgramOnPath
{
    /// <param name="name">Without an ending, e.g. "dcm2niix"; .exe and .cmd are tried on Windows.</param>
    /// <returns>The program's path in the first folder of PATH that has it; null where none has.</returns>
    public static string? Find(string name)
    {
        string[] files = OperatingSystem.IsWindows() ? [$"{name}.exe", $"{name}.cmd"] : [name];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => files.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }
}
