using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Import;

namespace SamCrowd.Cli.Commands.Data;

/// <summary><c>samcrowd import</c>: a data set in nnU-Net's raw layout from another one.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal) => new("import", "Bring a data set into nnU-Net's raw layout.")
    {
        Kind(terminal, "msd", "A task of the Medical Segmentation Decathlon.", MsdImporter.Open),
        Kind(terminal, "btcv", "BTCV abdomen from Synapse; the study's five organs, training and test cases.", BtcvImporter.Open),
        Kind(terminal, "nnunet", "A raw data set of nnU-Net, version 1 or 2.", NnUNetImporter.Open),
        ImportFolderCommand.Create(terminal),
        ImportDicomCommand.Create(terminal),
    };

    private static Command Kind(Terminal terminal, string name, string description, Func<string, DatasetSource> open)
    {
        var command = new Command(name, description);
        new ImportOptions().AddTo(command, terminal, (_, source, _) => open(source));
        return command;
    }
}
