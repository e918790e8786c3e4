using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Fingerprinting;

namespace SamCrowd.Cli.Commands.Network;

/// <summary><c>samcrowd fingerprint DATASET</c>: what the planner has to know about a data set.</summary>
internal static class FingerprintCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout." };
        var output = new Option<string>("--out")
        {
            Description = "The file to write, nnU-Net's dataset_fingerprint.json.",
            HelpName = "FILE.json",
            Required = true,
        };
        var threads = new SettingOptions<ThreadSettings>(new());
        var command = new Command("fingerprint", "Extract spacings, sizes and foreground intensities of a data set.") { dataset, output };
        threads.AddTo(command);
        command.SetAction(parsed =>
        {
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            var fingerprint = terminal.Track(progress =>
                FingerprintExtractor.Extract(folder, threads.Read(parsed).Count, progress, terminal.Cancellation));
            fingerprint.Write(parsed.GetValue(output)!);
            terminal.WriteLine($"{parsed.GetValue(output)}: {fingerprint.CaseCount} cases, {fingerprint.Intensities.Count} "
                + $"channel{(fingerprint.Intensities.Count == 1 ? "" : "s")}");
            return ExitCodes.Done;
        });
        return command;
    }
}
