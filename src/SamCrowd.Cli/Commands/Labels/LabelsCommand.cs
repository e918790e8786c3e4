using System.CommandLine;
using SamCrowd.Cli.Output;

namespace SamCrowd.Cli.Commands.Labels;

/// <summary><c>samcrowd labels</c>: label maps that are there already.</summary>
internal static class LabelsCommand
{
    public static Command Create(Terminal terminal) => new("labels", "Improve existing label maps.")
    {
        LabelsRepairCommand.Create(terminal),
    };
}
