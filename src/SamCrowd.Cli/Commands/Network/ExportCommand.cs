using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Experiments.Tracking;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Models;
using SamCrowd.Sam.Models;
using SamCrowd.Segmentation.Export;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Cli.Commands.Network;

/// <summary><c>samcrowd export onnx|nnunet MODEL</c>: trained models for other programs.</summary>
internal static class ExportCommand
{
    private const float Tolerance = 1e-4f;

    public static Command Create(Terminal terminal) =>
        new("export", "Write a trained model for other programs.") { Onnx(terminal), NnUnet(terminal), Mlflow(terminal) };

    private static Command Onnx(Terminal terminal)
    {
        var (model, checkpoint) = (ModelArgument(), SettingOptions<PredictionSection>.Only(new(), "checkpoint"));
        var fold = new Option<string>("--fold") { Description = "The fold to write.", HelpName = "K", DefaultValueFactory = _ => "0" };
        var output = new Option<string>("--out")
        {
            Description = "The model; its sidecar has the same name with .json.",
            HelpName = "FILE.onnx",
            Required = true,
        };
        var command = new Command("onnx", "One fold as ONNX (opset 17), checked against this program's own network. It takes any batch, "
            + "and images whose axes are multiples of the sidecar's size_multiple_of.") { model, fold, output };
        checkpoint.AddTo(command);
        command.SetAction(parsed =>
        {
            TorchRuntime.Start();
            var folder = new ModelFolder(parsed.GetValue(model)!);
            var path = parsed.GetValue(output)!;
            var file = folder.Checkpoints([parsed.GetValue(fold)!], checkpoint.Read(parsed).Checkpoint)[0];
            var patches = OnnxExport.Write(folder, file, path);
            var difference = LargestDifference(path, patches);
            if (!(difference <= Tolerance))
            {
                terminal.Error.WriteLine($"{path}: ONNX Runtime's logits differ by {difference:G3} of the largest from the network's, more "
                    + $"than {Tolerance:G1}; do not use this file");
                return ExitCodes.WorkFailed;
            }
            terminal.WriteLine($"{path} and {Path.ChangeExtension(path, ".json")} written; largest difference of the logits of "
                + $"{patches.Count} patches of different size {difference:G2} of the largest");
            terminal.WriteLine($"each axis of an image must be a multiple of {SizeMultiple(path)}: pad with zeros after normalisation and "
                + "crop the logits");
            return ExitCodes.Done;
        });
        return command;
    }

    private static string SizeMultiple(string path) =>
        string.Join(" x ", JsonInput.Read(Path.ChangeExtension(path, ".json"))["size_multiple_of"].Items().Select(item => item.Integer()));

    private static Command Mlflow(Terminal terminal)
    {
        var folder = new Argument<string>("RUN") { Description = "Folder of a run, e.g. runs/demo." };
        var output = new Option<string>("--out")
        {
            Description = "MLflow's file store.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "mlruns",
        };
        var command = new Command("mlflow", "Write what a run measured, for 'mlflow ui': a run for each training with settings and epochs, "
            + "one for each evaluation with its scores.") { folder, output };
        command.SetAction(parsed =>
        {
            var root = new RunFolder(parsed.GetValue(folder)!);
            var (store, count) = (parsed.GetValue(output)!, 0);
            foreach (var run in StudyRun.Of(SweepFile.Read(root), root)) count += MlflowStore.Write(run, store).Count;
            terminal.WriteLine($"{store}: {count} runs; look at them with: mlflow ui --backend-store-uri {store}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command NnUnet(Terminal terminal)
    {
        var (model, checkpoint) = (ModelArgument(), SettingOptions<PredictionSection>.Only(new(), "checkpoint"));
        var folds = new Option<string>("--folds")
        {
            Description = "Folds to write.",
            HelpName = "0,1|all",
            DefaultValueFactory = _ => "all",
        };
        var output = new Option<string>("--out") { Description = "The new model folder.", HelpName = "DIR", Required = true };
        var command = new Command("nnunet", "A model folder that nnU-Net's own predictor loads.") { model, folds, output };
        checkpoint.AddTo(command);
        command.SetAction(parsed =>
        {
            TorchRuntime.Start();
            var folder = new ModelFolder(parsed.GetValue(model)!);
            var wanted = ListOption.Texts(parsed.GetValue(folds))!;
            foreach (var file in NnUNetExport.Write(folder, folder.Checkpoints(wanted, checkpoint.Read(parsed).Checkpoint),
                parsed.GetValue(output)!)) terminal.WriteLine(file);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Argument<string> ModelArgument() => new("MODEL") { Description = "Model folder: plans.json, dataset.json, fold_K." };

    /// <summary>Here, because only the command line knows both the networks and ONNX Runtime.</summary>
    private static float LargestDifference(string path, IReadOnlyList<ExportedPatch> patches)
    {
        using var model = OnnxModel.Load(path, new RuntimeSettings());
        return patches.Max(patch =>
        {
            var logits = model.Run([(NetworkOnnxModel.InputName, patch.Values, patch.Shape)], [NetworkOnnxModel.OutputName])[0];
            if (!logits.Shape.SequenceEqual(patch.LogitShape))
                throw new InvalidInputException($"{path}: ONNX Runtime gives logits of {string.Join('x', logits.Shape)} for a patch, the "
                    + $"network {string.Join('x', patch.LogitShape)}");
            // Rounding grows with the logits, which are of the order of ten.
            return logits.Values.Zip(patch.Logits, (a, b) => Math.Abs(a - b)).Max() / Math.Max(1, patch.Logits.Max(Math.Abs));
        });
    }
}
