using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation.Formats;
using SamCrowd.Annotation.Slices;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli.Commands.Boxes;

/// <summary><c>samcrowd boxes export-slices DATASET</c>: PNG files to draw boxes on.</summary>
internal static class BoxesExportSlicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout." };
        var output = new Option<string>("--out") { Description = "Folder for the pictures.", HelpName = "DIR", Required = true };
        var window = new Option<string?>("--window")
        {
            Description = "Intensities that become black and white, e.g. -160,240; each slice's own range without it.",
            HelpName = "LOW,HIGH",
        };
        var orientation = new Option<ImageOrientation>("--orientation")
        {
            Description = "Study (rows reversed) or AsStored.",
            DefaultValueFactory = _ => ImageOrientation.Study,
        };
        var axis = SliceAxisOption.Create();
        var command = new Command("export-slices", "Write slices as 8-bit PNG files with the study's names.") { dataset, output, window,
            orientation, axis };
        command.SetAction(parsed =>
        {
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            var settings = new SliceExportSettings
            {
                Axis = parsed.GetValue(axis),
                Orientation = parsed.GetValue(orientation),
                Window = ReadWindow(parsed.GetValue(window))
            };
            var count = terminal.Track(progress => Export(folder, parsed.GetValue(output)!, settings, progress, terminal.Cancellation));
            terminal.WriteLine($"{parsed.GetValue(output)}: {count} slices of {folder.TrainingCases.Count} cases");
            return ExitCodes.Done;
        });
        return command;
    }

    private static int Export(DatasetFolder folder, string output, SliceExportSettings settings, IProgress<StepProgress> progress,
        CancellationToken cancellation)
    {
        var count = 0;
        for (var i = 0; i < folder.TrainingCases.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var item = folder.TrainingCases[i];
            count += SliceExport.Write(output, item.Id, VolumeFile.Read<float>(item.ImagePaths[0]), settings).Count;
            progress.Report(new StepProgress("Slices", i + 1, folder.TrainingCases.Count, item.Id));
        }
        return count;
    }

    private static (double Low, double High)? ReadWindow(string? text)
    {
        if (text is null) return null;
        return text.Split(',') is [var a, var b]
            && double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var low)
                && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var high) && low < high
            ? (low, high)
            : throw new InvalidInputException($"--window: '{text}' is not LOW,HIGH as in -160,240");
    }
}
