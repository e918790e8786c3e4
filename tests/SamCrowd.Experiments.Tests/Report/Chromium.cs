using System.Diagnostics;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Tests.Report;

/// <summary>The browser, without a window.</summary>
internal static class Chromium
{
    public static string? Program { get; } = ProgramOnPath.Find("chromium") ?? ProgramOnPath.Find("google-chrome");

    /// <returns>The page after its scripts ran, and the browser's log with the page's console messages.</returns>
    public static (string Dom, string Log) Show(string file, string profile)
    {
        using var process = Process.Start(new ProcessStartInfo(Program!,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}", "--enable-logging=stderr", "--dump-dom", $"file://{file}",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var log = process.StandardError.ReadToEndAsync();
        var dom = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (dom, log.Result);
    }
}
