using System.CommandLine;
using System.CommandLine.Invocation;
using SamCrowd.Cli.Output;

namespace SamCrowd.Cli.Options;

/// <summary>Prints this program's version, also where another program hosts it.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(typeof(PrintVersion).Assembly.GetName().Version!.ToString(3));
        return ExitCodes.Done;
    }
}
