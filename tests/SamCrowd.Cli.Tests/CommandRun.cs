using SamCrowd.Cli.Output;

namespace SamCrowd.Cli.Tests;

/// <summary>One command line run in this process.</summary>
internal static class CommandRun
{
    public static (int Code, string Output, string Error) Of(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Invoke(args, new Terminal(output, error));
        return (code, output.ToString(), error.ToString());
    }
}
