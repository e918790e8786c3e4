using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Import;

namespace SamCrowd.Cli.Commands.Data;

/// <summary><c>samcrowd import folder</c>: images and label maps of equal names.</summary>
internal static class ImportFolderCommand
{
    public static Command Create(Terminal terminal)
    {
        var layout = new SettingOptions<FolderLayout>(new());
        var command = new Command("folder", "A folder of images and a folder of label maps of equal names.");
        layout.AddTo(command);
        new ImportOptions().AddTo(command, terminal, (parsed, source, threads) =>
            FolderImporter.Open(source, layout.Read(parsed), threads));
        return command;
    }
}
