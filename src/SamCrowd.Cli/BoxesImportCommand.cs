using System.CommandLine;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Formats;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd boxes import SRC</c>: what annotators' tools wrote, as a box table.</summary>
internal static class BoxesImportCommand
{
    private static readonly string[] Formats = ["yolo", "voc", "coco", "cvat", "label-studio", "labelme"];

    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("SRC") { Description = "Folder (yolo, voc, labelme) or file (coco, cvat, label-studio) of the annotations." };
        var output = new Option<string>("--out") { Description = "Box table to write (CSV).", HelpName = "FILE", Required = true };
        var format = new Option<string>("--format") { Description = $"One of {string.Join(", ", Formats)}; yolo is OpenLabeling's.", DefaultValueFactory = _ => "yolo" };
        format.AcceptOnlyFromAmong(Formats);
        var labels = new Option<string>("--labels") { Description = "Label value of each class name (or YOLO number), e.g. 0=1,1=2,2=3,5=4,7=5 for the study.", HelpName = "CLASS=VALUE,…", Required = true };
        var size = new Option<string?>("--size") { Description = "yolo: width and height of all pictures, e.g. 512,512.", HelpName = "W,H" };
        var dataset = new Option<string?>("--dataset") { Description = "yolo: data set in nnU-Net's layout to take each case's picture size from.", HelpName = "DIR" };
        var orientation = new Option<PictureOrientation>("--orientation") { Description = "How the pictures show the slices: Study (rows reversed) or AsStored.", DefaultValueFactory = _ => PictureOrientation.Study };
        var axis = SliceAxisOption.Create();
        var annotator = new Option<string>("--annotator") { Description = "Name of the annotator, where the files hold none.", DefaultValueFactory = _ => "" };
        var command = new Command("import", "Bring in boxes that annotators drew.") { source, output, format, labels, size, dataset, orientation, axis, annotator };
        command.SetAction(parsed =>
        {
            var mapping = new PictureMapping { Labels = ReadLabels(parsed.GetValue(labels)!), Orientation = parsed.GetValue(orientation), Axis = parsed.GetValue(axis) };
            var (from, who) = (parsed.GetValue(source)!, parsed.GetValue(annotator)!);
            var table = parsed.GetValue(format) switch
            {
                "voc" => PascalVocFormat.Read(from, mapping, who),
                "coco" => CocoFormat.Read(from, mapping, who),
                "cvat" => CvatFormat.Read(from, mapping),
                "label-studio" => LabelStudioFormat.Read(from, mapping),
                "labelme" => LabelMeFormat.Read(from, mapping, who),
                _ => YoloFormat.Read(from, mapping, SizeOf(parsed.GetValue(size), parsed.GetValue(dataset), mapping.Axis), who),
            };
            table.Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {table.Prompts.Count} boxes on {table.Prompts.Select(p => (p.Case, p.Slice)).Distinct().Count()} slices, {table.EmptySlices.Count} empty files, {table.Cases.Count} cases");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Dictionary<string, int> ReadLabels(string text)
    {
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.LastIndexOf('=');
            if (at < 1 || !int.TryParse(pair[(at + 1)..], out var value) || value < 1)
                throw new InvalidInputException($"--labels: '{pair}' is not CLASS=VALUE with a value above 0, as in spleen=1,liver=4");
            labels[pair[..at]] = value;
        }
        return labels;
    }

    private static Func<string, PictureSize> SizeOf(string? size, string? dataset, SliceAxis axis)
    {
        if (size is not null)
        {
            return size.Split(',') is [var w, var h] && int.TryParse(w, out var width) && int.TryParse(h, out var height) && width > 0 && height > 0
                ? _ => new PictureSize(width, height)
                : throw new InvalidInputException($"--size: '{size}' is not WIDTH,HEIGHT as in 512,512");
        }
        if (dataset is null) throw new InvalidInputException("YOLO files do not hold the pictures' size: give --size WIDTH,HEIGHT or --dataset DIR");
        var folder = new DatasetFolder(dataset);
        var known = new Dictionary<string, PictureSize>();
        return caseId =>
        {
            if (known.TryGetValue(caseId, out var found)) return found;
            var plane = new SlicePlane(VolumeFile.ReadHeader(folder.Case(caseId).ImagePaths[0]).Size, axis);
            return known[caseId] = new PictureSize(plane.Columns, plane.Rows);
        };
    }
}
