using System.Runtime.InteropServices;
using SamCrowd.Cli;
using SamCrowd.Cli.Output;

using var stop = new CancellationTokenSource();
var terminal = Terminal.OfThisProcess(stop.Token);

// The first Ctrl-C asks the work to stop where it can be resumed; the second ends the process at once.
Console.CancelKeyPress += (_, pressed) => pressed.Cancel = AskToStop();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = AskToStop());

return CommandLine.Invoke(args, terminal);

bool AskToStop()
{
    if (stop.IsCancellationRequested) return false;
    terminal.WriteNotice("stopping; press Ctrl-C again to end at once");
    stop.Cancel();
    return true;
}
