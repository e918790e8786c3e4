using System.CommandLine;
using System.Globalization;
using SamCrowd.Cli.Output;
using SamCrowd.Imaging.Series;

namespace SamCrowd.Cli.Commands.Data;

/// <summary><c>samcrowd import dicom</c>: one DICOM series as one volume file.</summary>
internal static class ImportDicomCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("SRC")
        {
            Description = "Folder with the DICOM files of one series; with SimpleITK built in, also a file that ITK reads.",
        };
        var target = new Option<string>("--out") { Description = "The volume to write.", HelpName = "FILE.nii.gz", Required = true };
        var command = new Command("dicom", "A DICOM series as one NIfTI file.") { source, target };
        command.SetAction(parsed =>
        {
            var reader = Reader();
            var path = parsed.GetValue(target)!;
            var header = SeriesImport.Run(reader, parsed.GetValue(source)!, path, terminal.Cancellation);
            var spacing = header.Geometry.Spacing;
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{path}: {header.Size.X} x {header.Size.Y} x {header.Size.Z} voxels of {spacing.X:0.####} x {spacing.Y:0.####} x "
                + $"{spacing.Z:0.####} mm, read by {reader.Name}"));
            return ExitCodes.Done;
        });
        return command;
    }

#if SIMPLEITK
    private static ISeriesReader Reader() => new SimpleItk.SimpleItkReader();
#else
    private static ISeriesReader Reader() => Dcm2niixReader.Find() ?? throw new Imaging.InvalidInputException(
        "import dicom: there is no program dcm2niix on the PATH: install it (Debian and Ubuntu: apt install dcm2niix; others: "
        + "github.com/rordenlab/dcm2niix), or build with -p:SimpleItkDir=FOLDER, the folder of SimpleITK's C# release");
#endif
}
