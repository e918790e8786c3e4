using System.Diagnostics;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Imaging.Series;

/// <summary>Reads DICOM through the program dcm2niix (https://github.com/rordenlab/dcm2niix), where it is installed.</summary>
internal sealed class Dcm2niixReader : ISeriesReader
{
    private readonly string _program;

    private Dcm2niixReader(string program) => _program = program;

    public string Name => "dcm2niix";

    /// <summary>The program on the search path, or null where it is not installed.</summary>
    public static Dcm2niixReader? Find() => ProgramOnPath.Find("dcm2niix") is { } program ? new Dcm2niixReader(program) : null;

    public Volume<float> Read(string source, CancellationToken cancellation)
    {
        if (!Directory.Exists(source))
            throw new InvalidInputException($"{source} is no folder: dcm2niix takes the folder with the DICOM files of one series");
        var series = DicomSeries.Open(source);
        var folder = Directory.CreateTempSubdirectory("samcrowd-dicom-");
        try
        {
            var read = source;
            if (series.HasInstanceTwice)
            {
                // dcm2niix drops slices whose number occurs twice: it gets copies that are numbered by their place.
                read = folder.CreateSubdirectory("numbered").FullName;
                series.CopyNumbered(read);
            }
            var said = Run(read, folder.FullName, cancellation);
            var volumes = folder.GetFiles("*.nii");
            if (volumes.Length == 0)
                throw new InvalidInputException($"{source} holds nothing that dcm2niix could convert ({said}): name the folder with the "
                    + "DICOM files of one series");
            if (volumes.Length > 1)
                throw new InvalidInputException($"{source} holds {volumes.Length} series "
                    + $"({string.Join(", ", volumes.Select(file => file.Name).Order())}): put the files of the one you want into a "
                    + "separate folder");
            return VolumeFile.Read<float>(volumes[0].FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What the program said last.</summary>
    private string Run(string source, string target, CancellationToken cancellation)
    {
        // Own settings of the user (-g i) and unpacked output (-z n), since the volume is written again.
        string[] arguments = ["-g", "i", "-z", "n", "-b", "n", "-f", "series%s", "-o", target, source];
        using var process = Process.Start(
            new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return (output + errors.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault("it said nothing");
    }
}
