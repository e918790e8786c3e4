using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Segmentation.TinySam;

namespace SamCrowd.Cli.Commands.Sam;

/// <summary><c>samcrowd sam train-tiny</c>: makes the promptable model of <c>models/tiny-sam</c> again.</summary>
internal static class SamTrainTinyCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new TinySamSettings();
        var output = new Option<string>("--out")
        {
            Description = "Folder for encoder.onnx and decoder.onnx.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("models", "tiny-sam"),
        };
        var iterations = new Option<int>("--iterations")
        {
            Description = "Steps of the optimizer.",
            DefaultValueFactory = _ => defaults.Iterations,
        };
        var cases = new Option<int>("--cases")
        {
            Description = "Phantom volumes to draw slices from.",
            DefaultValueFactory = _ => defaults.Cases,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Fixes phantoms, slices, prompts and first weights.",
            DefaultValueFactory = _ => defaults.Seed,
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads of libtorch; the same number gives the same weights.",
            DefaultValueFactory = _ => defaults.Threads,
        };
        var command = new Command("train-tiny", "Train the small promptable model on synthetic slices and write it as ONNX in "
            + "Meta's contract.") { output, iterations, cases, seed, threads };
        command.SetAction(parsed =>
        {
            var settings = defaults with
            {
                Iterations = parsed.GetValue(iterations),
                Cases = parsed.GetValue(cases),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            };
            var folder = parsed.GetValue(output)!;
            terminal.Track(progress => TinySamTrainer.Train(settings, folder, progress, terminal.Cancellation));
            terminal.Output.WriteLine($"wrote {Path.Combine(folder, "encoder.onnx")} and {Path.Combine(folder, "decoder.onnx")}");
            return ExitCodes.Done;
        });
        return command;
    }
}
