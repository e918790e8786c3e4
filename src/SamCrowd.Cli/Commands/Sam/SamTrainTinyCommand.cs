using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Segmentation.TinySam;

namespace SamCrowd.Cli.Commands.Sam;

/// <summary><c>samcrowd sam train-tiny</c>: makes the promptable model of <c>models/tiny-sam</c> again.</summary>
internal static class SamTrainTinyCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder for encoder.onnx and decoder.onnx.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("models", "tiny-sam"),
        };
        var options = new SettingOptions<TinySamSettings>(new());
        var command = new Command("train-tiny", "Train the small promptable model on synthetic slices and write it as ONNX in "
            + "Meta's contract.") { output };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
            var folder = parsed.GetValue(output)!;
            terminal.Track(progress => TinySamTrainer.Train(settings, folder, progress, terminal.Cancellation));
            terminal.Output.WriteLine($"wrote {Path.Combine(folder, "encoder.onnx")} and {Path.Combine(folder, "decoder.onnx")}");
            return ExitCodes.Done;
        });
        return command;
    }
}
