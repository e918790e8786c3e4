using System.Diagnostics;
using System.Text.RegularExpressions;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Tests.Report;

/// <summary>The browser, without a window.</summary>
internal static partial class Chromium
{
    public static string? Program { get; } = ProgramOnPath.Find("chromium") ?? ProgramOnPath.Find("google-chrome");

    /// <summary>
    /// Shows the page in a frame, since a window is at least 500 pixels wide. What the page posts to its parent is awaited.
    /// </summary>
    /// <param name="width">Of the frame, in CSS pixels.</param>
    /// <returns>What the page posted, the browser's log with the page's console messages, and every address the page asked a server
    /// for.</returns>
    public static (string Posted, string Log, IReadOnlyList<string> Requests) Show(string file, string profile, int width)
    {
        var folder = Path.GetDirectoryName(file)!;
        var (network, frame) = (Path.Combine(folder, "network.json"), Path.Combine(folder, "frame.html"));
        File.WriteAllText(frame, $$"""
            <html><body><pre></pre><script>addEventListener("message", message => document.querySelector("pre").textContent = message.data)</script>
            <iframe src="{{Path.GetFileName(file)}}" style="width:{{width}}px;height:900px;border:0"></iframe></body></html>
            """);
        using var process = Process.Start(new ProcessStartInfo(Program!,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={profile}", "--enable-logging=stderr",
                "--window-size=1400,1000", "--virtual-time-budget=3000", $"--log-net-log={network}",
            "--dump-dom", $"file://{frame}",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var log = process.StandardError.ReadToEndAsync();
        var dom = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // The browser asks its maker for this and that; what the page asks for is filed under the page's origin.
        string[] requests = [.. File.ReadLines(network)
            .Where(line => line.Contains("\"network_isolation_key\":\"file://", StringComparison.Ordinal))
            .Select(line => Address().Match(line).Groups[1].Value).Distinct()];
        return (Posted().Match(dom).Groups[1].Value, log.Result, requests);
    }

    [GeneratedRegex("<pre>(.*)</pre>")]
    private static partial Regex Posted();

    [GeneratedRegex("\"url\":\"([^\"]*)\"")]
    private static partial Regex Address();
}
