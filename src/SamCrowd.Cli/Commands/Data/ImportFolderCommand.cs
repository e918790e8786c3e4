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
        var images = new Option<string>("--images")
        {
            Description = "Folder of images below SRC.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "images",
        };
        var labels = new Option<string>("--labels")
        {
            Description = "Folder of label maps below SRC.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "labels",
        };
        var channels = new Option<string>("--channels")
        {
            Description = "Names of the channels, separated by commas; 'CT' makes nnU-Net normalise as for CT.",
            HelpName = "A,B",
            DefaultValueFactory = _ => "CT",
        };
        var suffixes = new Option<string?>("--channel-suffixes")
        {
            Description = "What follows the case's name in each channel's file, e.g. _t1,_t2.",
            HelpName = "A,B",
        };
        var names = new Option<string?>("--label-names")
        {
            Description = "Names of the labels 1, 2, …; without them all label maps are read to see which there are.",
            HelpName = "A,B",
        };
        var command = new Command("folder", "A folder of images and a folder of label maps of equal names.") { images, labels, channels,
            suffixes, names };
        new ImportOptions().AddTo(command, terminal, (parsed, source, threads) => FolderImporter.Open(source, new FolderLayout
        {
            Images = parsed.GetValue(images)!,
            Labels = parsed.GetValue(labels)!,
            ChannelNames = ListOption.Texts(parsed.GetValue(channels)) ?? [],
            ChannelSuffixes = ListOption.Texts(parsed.GetValue(suffixes)) ?? [],
            LabelNames = ListOption.Texts(parsed.GetValue(names)),
        }, threads));
        return command;
    }
}
