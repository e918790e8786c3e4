using System.CommandLine;
using SamCrowd.Cli.Output;

namespace SamCrowd.Cli.Commands.Sam;

/// <summary><c>samcrowd sam</c>: models, and label volumes from boxes.</summary>
internal static class SamCommand
{
    public static Command Create(Terminal terminal) => new("sam", "SAM models, and label volumes made from boxes.")
    {
        SamLabelCommand.Create(terminal),
        SamQualityCommand.Create(terminal),
        SamEverythingCommand.Create(terminal),
        SamInspectCommand.Create(terminal),
        SamPullCommand.Create(terminal),
        SamTrainTinyCommand.Create(terminal),
    };
}
