using System.ComponentModel;
using System.Diagnostics;

namespace SamCrowd.Testing;

/// <summary>A python3 of this machine, in which the peer's own code or its libraries run for comparison.</summary>
public static class PeerPython
{
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    /// <summary>The first python3 that finds all these modules without importing them; null where none does.</summary>
    /// <param name="modules">Top-level names, e.g. "numpy".</param>
    public static string? With(params IEnumerable<string> modules) => Interpreters.FirstOrDefault(interpreter =>
    {
        try
        {
            return Run(interpreter, "import sys, importlib.util as u; sys.exit(any(u.find_spec(name) is None for name in sys.argv[1:]))",
                modules).Code == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });

    /// <summary>Runs a script to its end.</summary>
    public static (int Code, string Output, string Error) Run(string interpreter, string script, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(interpreter, ["-c", script, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true
            })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
