using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Phantom;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Commands.Data;

/// <summary><c>samcrowd phantom</c>: a synthetic abdominal CT data set.</summary>
internal static class PhantomCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new PhantomSettings();
        var target = new Option<string>("--out") { Description = "The new data set's folder, e.g. Dataset900_Phantom.", HelpName = "DATASET", Required = true };
        var cases = new Option<int>("--cases") { Description = "Training cases.", DefaultValueFactory = _ => defaults.Cases };
        var test = new Option<int>("--test") { Description = "Test cases." };
        var seed = new Option<long>("--seed") { Description = "Another seed gives other patients.", DefaultValueFactory = _ => defaults.Seed };
        var size = new Option<string?>("--size") { Description = $"Voxels along z, y, x; {defaults.Size} without it.", HelpName = "Z,Y,X" };
        var spacing = new Option<string?>("--spacing") { Description = "Millimetres along z, y, x; without it each case draws its own to cover the abdomen.", HelpName = "Z,Y,X" };
        var noise = new Option<double>("--noise") { Description = "Standard deviation of the noise in HU.", DefaultValueFactory = _ => defaults.NoiseHu };
        var threads = new Option<int>("--threads") { Description = "Threads; the voxels are the same for any number.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("phantom", "Make a synthetic abdominal CT set with five organs.") { target, cases, test, seed, size, spacing, noise, threads };
        command.SetAction(parsed =>
        {
            var voxels = ListOption.AlongZyx(parsed.GetValue(size), "--size");
            var millimetres = ListOption.AlongZyx(parsed.GetValue(spacing), "--spacing");
            var settings = defaults with
            {
                Cases = parsed.GetValue(cases),
                TestCases = parsed.GetValue(test),
                Seed = parsed.GetValue(seed),
                Size = voxels is null ? defaults.Size : new Size3((int)voxels[0], (int)voxels[1], (int)voxels[2]),
                Spacing = millimetres is null ? null : new Vector3d(millimetres[2], millimetres[1], millimetres[0]),
                NoiseHu = parsed.GetValue(noise),
            };
            var dataset = terminal.Track(progress => PhantomDataset.Write(settings, parsed.GetValue(target)!, Math.Max(1, parsed.GetValue(threads)), progress, terminal.Cancellation));
            terminal.WriteLine($"{dataset.Root}: {dataset.TrainingCases.Count} training and {dataset.TestCases.Count} test cases of {settings.Size} voxels");
            return ExitCodes.Done;
        });
        return command;
    }
}
