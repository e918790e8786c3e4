using SamCrowd.Cli;
using SamCrowd.Cli.Output;
using SamCrowd.Imaging;

namespace SamCrowd.Fuzz.Targets;

/// <summary>One command line run in this process, its end turned into an exception as a reader would throw it.</summary>
internal static class Cli
{
    /// <exception cref="InvalidInputException">The command ended with 2.</exception>
    /// <exception cref="UnexpectedExitException">The command ended with anything but 0 and 2.</exception>
    public static string Run(params IEnumerable<string> args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var arguments = args.ToList();
        var code = CommandLine.Invoke(arguments, new Terminal(output, error));
        return code switch
        {
            0 => output.ToString(),
            // 'verify' prints its findings as a table and leaves the error line empty.
            2 when error.ToString().Length == 0 => output.ToString(),
            2 => throw new InvalidInputException(error.ToString().Trim()),
            _ => throw new UnexpectedExitException($"{string.Join(' ', arguments.Take(2))} ended with {code}: {error.ToString().Trim()}"),
        };
    }
}
