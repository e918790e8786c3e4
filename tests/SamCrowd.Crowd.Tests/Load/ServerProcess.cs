using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SamCrowd.Crowd.Tests.Load;

/// <summary><c>samcrowd annotate</c> as a process of its own, which can be killed.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, IReadOnlyDictionary<string, Uri> links) => (_process, Links) = (process, links);

    /// <summary>The program beside the tests; it is built before them.</summary>
    public static string Program { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "SamCrowd.Cli",
        Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "samcrowd.dll"));

    /// <summary>Links by who they are for.</summary>
    public IReadOnlyDictionary<string, Uri> Links { get; }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> Start(params IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "annotate", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var links = new Dictionary<string, Uri>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Link().Match(line) is { Success: true } link) links[link.Groups[1].Value] = new Uri(link.Groups[2].Value);
            if (line.StartsWith("serving ", StringComparison.Ordinal)) return new ServerProcess(process, links);
        }
        throw new InvalidOperationException($"the server did not start: {await errors}");
    }

    /// <summary>SIGKILL: the process has no chance to say anything.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }

    [GeneratedRegex(@"^(\S.*?)\s+(https?://\S+#\S+)$")]
    private static partial Regex Link();
}
