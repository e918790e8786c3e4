using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Phantom;

namespace SamCrowd.Cli.Commands.Data;

/// <summary><c>samcrowd phantom</c>: a synthetic abdominal CT data set.</summary>
internal static class PhantomCommand
{
    public static Command Create(Terminal terminal)
    {
        var target = new Option<string>("--out")
        {
            Description = "The new data set's folder, e.g. Dataset900_Phantom.",
            HelpName = "DATASET",
            Required = true,
        };
        var options = new SettingOptions<PhantomSettings>(new());
        var threads = new SettingOptions<ThreadSettings>(new());
        var command = new Command("phantom", "Make a synthetic abdominal CT set with five organs.") { target };
        options.AddTo(command);
        threads.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
            var dataset = terminal.Track(progress =>
                PhantomDataset.Write(settings, parsed.GetValue(target)!, threads.Read(parsed).Count, progress,
                terminal.Cancellation));
            terminal.WriteLine($"{dataset.Root}: {dataset.TrainingCases.Count} training and {dataset.TestCases.Count} test cases of "
                + $"{settings.Size} voxels");
            return ExitCodes.Done;
        });
        return command;
    }
}
