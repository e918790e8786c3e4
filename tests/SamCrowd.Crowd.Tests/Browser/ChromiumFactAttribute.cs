using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests.Browser;

/// <summary>A test in a real browser; skipped with the reason where there is none, or where the shared folder lacks a file.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    /// <param name="shared">Path below the shared folder that the test needs; none for nothing.</param>
    public ChromiumFactAttribute(params string[] shared)
    {
        if (Program is null) Skip = "needs chromium on the PATH";
        else if (shared.Length > 0 && SharedData.Find(shared) is null)
            Skip = $"needs {Path.Combine(["shared", .. shared])} beside the repository";
    }

    public static string? Program { get; } = ProgramOnPath.Find("chromium") ?? ProgramOnPath.Find("google-chrome");
}
