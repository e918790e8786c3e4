using System.CommandLine;
using SamCrowd.Annotation.Formats;
using SamCrowd.Annotation.Slices;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Crowd.Results;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes import SRC</c>: what annotators' tools wrote, as a box table.</summary>
internal static class BoxesImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("SRC")
        {
            Description = "Folder (yolo, voc, labelme, crowd) or file (coco, cvat, label-studio) of the annotations.",
        };
        var output = new Option<string>("--out") { Description = "Box table to write (CSV).", HelpName = "FILE", Required = true };
        var annotator = new Option<string>("--annotator")
        {
            Description = "Name of the annotator, where the files hold none.",
            DefaultValueFactory = _ => "",
        };
        var images = new ImageOptions(withCrowd: true);
        var command = new Command("import", "Import boxes that annotators drew.") { source, output, annotator };
        foreach (var option in images.All.Concat(images.Scale)) command.Add(option);
        command.SetAction(parsed =>
        {
            if (images.IsCrowd(parsed))
            {
                var drawn = CrowdBoxes.Read(parsed.GetValue(source)!);
                drawn.Write(parsed.GetValue(output)!);
                terminal.WriteLine($"{parsed.GetValue(output)}: {BoxesCommand.Count(drawn)}");
                return ExitCodes.Done;
            }
            var imported = AnnotationFiles.Read(images.Format(parsed), parsed.GetValue(source)!, images.Mapping(parsed),
                images.SizeOf(parsed), parsed.GetValue(annotator)!);
            imported = imported with { Table = Enlargement.Reduce(imported.Table, images.ScaleOf(parsed)) };
            imported.Table.Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {BoxesCommand.Count(imported.Table)}");
            if (imported.Left > 0)
                terminal.WriteLine($"{imported.Seen} marks seen, {imported.Seen - imported.Left} taken, {imported.Left} not; a slice "
                    + $"with a mark that was not taken is not recorded as empty");
            foreach (var note in imported.Notes) terminal.WriteLine(note);
            return ExitCodes.Done;
        });
        return command;
    }
}
