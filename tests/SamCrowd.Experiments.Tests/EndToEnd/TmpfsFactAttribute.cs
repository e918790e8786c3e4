using System.Diagnostics;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>A test that needs a small disk of its own, which root alone may mount; skipped elsewhere.</summary>
public sealed class TmpfsFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(Try);

    public TmpfsFactAttribute()
    {
        if (Missing.Value is { } missing) Skip = missing;
    }

    /// <param name="options">E.g. "size=1m".</param>
    public static void Mount(string folder, string options) => Require("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);

    public static void Remount(string folder, string options) => Require("mount", "-o", $"remount,{options}", folder);

    public static void Unmount(string folder) => Require("umount", folder);

    private static string? Try()
    {
        const string missing = "needs root on Linux, to mount a small disk";
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return missing;
        using var folder = new TemporaryFolder();
        try
        {
            Mount(folder.Root, "size=1m");
            Unmount(folder.Root);
            return null;
        }
        catch (InvalidOperationException error)
        {
            return $"{missing} ({error.Message})";
        }
    }

    private static void Require(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: {said.Trim()}");
    }
}
