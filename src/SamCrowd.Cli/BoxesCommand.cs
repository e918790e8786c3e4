using System.CommandLine;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd boxes</c>: prompts made, brought in, looked at.</summary>
internal static class BoxesCommand
{
    public static Command Create(Terminal terminal) => new("boxes", "Boxes: simulate, import, check, and slices to draw them on.")
    {
        BoxesSimulateCommand.Create(terminal),
        BoxesImportCommand.Create(terminal),
        BoxesCheckCommand.Create(terminal),
        BoxesExportSlicesCommand.Create(terminal),
    };
}
