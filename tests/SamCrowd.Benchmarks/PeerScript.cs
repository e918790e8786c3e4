using System.Diagnostics;
using System.Globalization;
using SamCrowd.Imaging;

namespace SamCrowd.Benchmarks;

/// <summary>Runs a step in the peer's stack (python3 with numpy, scipy, scikit-image, nibabel) for comparison.</summary>
internal static class PeerScript
{
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    /// <summary>Runs the script with these arguments and reads what it prints: a line for each run, seconds on the clock and of processor time.</summary>
    /// <exception cref="InvalidInputException">There is no python3 with the packages that the script imports, or it failed.</exception>
    public static Measured[] Run(string script, params IEnumerable<string> arguments)
    {
        var interpreter = Interpreters.FirstOrDefault(python => CanImport(python, "numpy, scipy, skimage, nibabel"))
            ?? throw new InvalidInputException("the baseline needs python3 with numpy, scipy, skimage and nibabel (Debian: python3-skimage python3-nibabel)");
        var (code, output, error) = Start(interpreter, ["-c", script, .. arguments]);
        if (code != 0) throw new InvalidInputException($"the baseline failed: {error.TrimEnd().Split('\n')[^1]}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(run => new Measured(double.Parse(run[0], CultureInfo.InvariantCulture), double.Parse(run[1], CultureInfo.InvariantCulture)))];
    }

    /// <summary>Whether the peer itself can be imported: nnU-Net, which brings torch.</summary>
    public static bool HasNnUNet => Interpreters.Any(python => CanImport(python, "nnunetv2.experiment_planning.experiment_planners.default_experiment_planner"));

    private static bool CanImport(string interpreter, string modules)
    {
        try
        {
            return Start(interpreter, ["-c", $"import {modules}"]).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Code, string Output, string Error) Start(string interpreter, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(interpreter, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
