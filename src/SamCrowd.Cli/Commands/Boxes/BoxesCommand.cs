using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Cli.Output;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes</c>: prompts made, imported, looked at.</summary>
internal static class BoxesCommand
{
    public static Command Create(Terminal terminal) =>
        new("boxes", "Boxes: simulate, import, export, check, interpolate, fuse, and slices to draw them on.")
    {
        BoxesSimulateCommand.Create(terminal),
        BoxesImportCommand.Create(terminal),
        BoxesExportCommand.Create(terminal),
        BoxesCheckCommand.Create(terminal),
        BoxesInterpolateCommand.Create(terminal),
        BoxesFuseCommand.Create(terminal),
        BoxesExportSlicesCommand.Create(terminal),
    };

    /// <summary>What a table holds, in words.</summary>
    public static string Count(BoxTable table) =>
        $"{table.Prompts.Count} boxes on {table.Prompts.Select(p => (p.Case, p.Slice)).Distinct().Count()} slices, "
            + $"{table.EmptySlices.Count} empty files, {table.Cases.Count} cases";
}
