using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Testing;

namespace SamCrowd.Benchmarks;

/// <summary>Runs a step in the peer's stack (python3 with numpy, scipy, scikit-image, nibabel) for comparison.</summary>
internal static class PeerScript
{
    /// <summary>
    /// Runs the script with these arguments and reads what it prints: a line for each run, seconds on the clock and of processor time.
    /// </summary>
    /// <exception cref="InvalidInputException">There is no python3 with the packages that the script imports, or it failed.</exception>
    public static Measured[] Run(string script, params IEnumerable<string> arguments)
    {
        var interpreter = PeerPython.With("numpy", "scipy", "skimage", "nibabel")
            ?? throw new InvalidInputException("the baseline needs python3 with numpy, scipy, skimage and nibabel (Debian: python3-skimage "
            + "python3-nibabel)");
        var (code, output, error) = PeerPython.Run(interpreter, script, arguments);
        if (code != 0) throw new InvalidInputException($"the baseline failed: {error.TrimEnd().Split('\n')[^1]}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Select(run => new Measured(double.Parse(run[0], CultureInfo.InvariantCulture),
            double.Parse(run[1], CultureInfo.InvariantCulture)))];
    }

    /// <summary>Whether the peer itself is there: nnU-Net, and the torch that it needs.</summary>
    public static bool HasNnUNet => PeerPython.With("nnunetv2", "torch") is not null;
}
