using System.CommandLine;
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
        var output = new Option<string>("--out") { Description = "Folder for the images.", HelpName = "DIR", Required = true };
        var cases = new Option<string?>("--cases")
        {
            Description = "Only these case ids, with commas; training or test cases.",
            HelpName = "A,B",
        };
        var pictures = new SettingOptions<SliceExportSettings>(new());
        var command = new Command("export-slices", "Write slices as 8-bit PNG files with the study's names.") { dataset, output, cases };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            var settings = pictures.Read(parsed);
            var wanted = ListOption.Texts(parsed.GetValue(cases))?.Select(folder.Case).ToArray() ?? folder.TrainingCases;
            var count = terminal.Track(progress => Export(wanted, parsed.GetValue(output)!, settings, progress, terminal.Cancellation));
            terminal.WriteLine($"{parsed.GetValue(output)}: {count} slices of {wanted.Count} cases");
            if (settings.Scale > 1)
                terminal.WriteLine($"import boxes drawn on them with: samcrowd boxes import ... --scale {settings.Scale}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static int Export(IReadOnlyList<DatasetCase> cases, string output, SliceExportSettings settings,
        IProgress<StepProgress> progress,
        CancellationToken cancellation)
    {
        var count = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var item = cases[i];
            count += SliceExport.Write(output, item.Id, VolumeFile.Read<float>(item.ImagePaths[0]), settings).Count;
            progress.Report(new StepProgress("Slices", i + 1, cases.Count, item.Id));
        }
        return count;
    }
}
