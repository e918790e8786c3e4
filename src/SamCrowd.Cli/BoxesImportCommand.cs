using System.CommandLine;
using SamCrowd.Annotation.Formats;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd boxes import SRC</c>: what annotators' tools wrote, as a box table.</summary>
internal static class BoxesImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("SRC") { Description = "Folder (yolo, voc, labelme) or file (coco, cvat, label-studio) of the annotations." };
        var output = new Option<string>("--out") { Description = "Box table to write (CSV).", HelpName = "FILE", Required = true };
        var annotator = new Option<string>("--annotator") { Description = "Name of the annotator, where the files hold none.", DefaultValueFactory = _ => "" };
        var pictures = new PictureOptions();
        var command = new Command("import", "Bring in boxes that annotators drew.") { source, output, annotator };
        foreach (var option in pictures.All) command.Add(option);
        command.SetAction(parsed =>
        {
            var table = AnnotationFiles.Read(pictures.Format(parsed), parsed.GetValue(source)!, pictures.Mapping(parsed), pictures.SizeOf(parsed), parsed.GetValue(annotator)!);
            table.Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {BoxesCommand.Count(table)}");
            return ExitCodes.Done;
        });
        return command;
    }
}
