using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Formats;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd boxes export BOXES</c>: a box table as an annotators' tool reads it.</summary>
internal static class BoxesExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var boxes = new Argument<string>("BOXES") { Description = "Box table (CSV)." };
        var output = new Option<string>("--out") { Description = "Folder (yolo, voc, labelme) or file (coco, cvat, label-studio) to write.", HelpName = "PATH", Required = true };
        var pictures = new PictureOptions();
        var command = new Command("export", "Write boxes in the format of an annotators' tool, to be corrected there.") { boxes, output };
        foreach (var option in pictures.All) command.Add(option);
        command.SetAction(parsed =>
        {
            var table = BoxTable.Read(parsed.GetValue(boxes)!);
            AnnotationFiles.Write(pictures.Format(parsed), parsed.GetValue(output)!, table, pictures.Mapping(parsed), pictures.SizeOf(parsed));
            terminal.WriteLine($"{parsed.GetValue(output)}: {BoxesCommand.Count(table)}");
            return ExitCodes.Done;
        });
        return command;
    }
}
