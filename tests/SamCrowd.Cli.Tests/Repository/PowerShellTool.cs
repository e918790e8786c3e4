using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests.Repository;

/// <summary>PowerShell itself, installed as a .NET tool into a folder of the test's.</summary>
internal static class PowerShellTool
{
    private const string Version = "7.6.9";

    /// <summary>The program; the test fails with the installer's words where it cannot be installed.</summary>
    public static string Install(TemporaryFolder folder)
    {
        var (code, output) = ProgramRun.Of("dotnet", folder.Root, "tool", "install", "PowerShell", "--version", Version, "--tool-path",
            folder["pwsh"]);
        Assert.True(code == 0, output);
        return folder["pwsh", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"];
    }
}
