using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Formats;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes export BOXES</c>: a box table as an annotators' tool reads it.</summary>
internal static class BoxesExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var boxes = new Argument<string>("BOXES") { Description = "Box table (CSV)." };
        var output = new Option<string>("--out")
        {
            Description = "Folder (yolo, voc, labelme) or file (coco, cvat, label-studio) to write.",
            HelpName = "PATH",
            Required = true,
        };
        var images = new ImageOptions();
        var command = new Command("export", "Write boxes in the format of an annotators' tool, to be corrected there.") { boxes, output };
        foreach (var option in images.All) command.Add(option);
        command.SetAction(parsed =>
        {
            var table = BoxTable.Read(parsed.GetValue(boxes)!);
            var sizeOf = images.SizeOf(parsed) ?? throw new InvalidInputException(
                "--size: the images' size is not known; give --size WIDTH,HEIGHT or --dataset DIR");
            var notes = AnnotationFiles.Write(images.Format(parsed), parsed.GetValue(output)!, table, images.Mapping(parsed), sizeOf);
            terminal.WriteLine($"{parsed.GetValue(output)}: {BoxesCommand.Count(table)}");
            foreach (var note in notes) terminal.WriteLine(note);
            return ExitCodes.Done;
        });
        return command;
    }
}
