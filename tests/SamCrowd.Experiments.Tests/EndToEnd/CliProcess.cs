using System.Diagnostics;
using System.Text;
using SamCrowd.Testing;

namespace SamCrowd.Experiments.Tests.EndToEnd;

/// <summary>The built program as a process of its own, in the repository's root.</summary>
internal static class CliProcess
{
    public static (int Code, string Output, string Error) Run(params IEnumerable<string> args)
    {
        using var process = Start(args);
        var error = new StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.ToString().Trim());
    }

    /// <summary>Asks the process to stop (SIGTERM) as soon as the condition holds, and waits for its end.</summary>
    public static (int Code, string Output, string Error) RunAndStopWhen(Func<bool> condition, params IEnumerable<string> args)
    {
        using var process = Start(args);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        while (!process.HasExited && !condition()) Thread.Sleep(20);
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) kill.WaitForExit();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result.Trim());
    }

    /// <summary>Kills the process (SIGKILL) as soon as the condition holds.</summary>
    /// <returns>False where it ended by itself before.</returns>
    public static bool RunAndKillWhen(Func<bool> condition, params IEnumerable<string> args)
    {
        using var process = Start(args);
        Drain(process);
        while (!process.HasExited && !condition()) Thread.Sleep(20);
        if (process.HasExited) return false;
        process.Kill();
        process.WaitForExit();
        return true;
    }

    /// <summary>Reads what the process says, so that it never waits for a reader.</summary>
    public static void Drain(Process process)
    {
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static Process Start(IEnumerable<string> args) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "samcrowd.dll"), .. args])
        {
            WorkingDirectory = SharedData.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
