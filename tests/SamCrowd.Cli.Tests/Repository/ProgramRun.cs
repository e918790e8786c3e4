using System.Diagnostics;

namespace SamCrowd.Cli.Tests.Repository;

/// <summary>A program run as a process of its own.</summary>
internal static class ProgramRun
{
    /// <returns>Its exit code, and what it wrote to both outputs.</returns>
    public static (int Code, string Output) Of(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // dotnet test hands its own MSBuild settings down; another dotnet has to start afresh.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
