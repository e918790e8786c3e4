using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Cli.Commands.Network;

/// <summary><c>samcrowd predict</c>: label maps of a folder of images, by a model that this program or nnU-Net trained.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Option<string[]>("--model")
        {
            Description = "Model folder: plans.json, dataset.json, fold_K; given several times, the models' probabilities are averaged.",
            HelpName = "MODEL",
            Required = true,
        };
        var folds = new Option<string>("--folds")
        {
            Description = "Folds to average, e.g. 0,1; all: fold_all where it is there, else every fold.",
            HelpName = "0,1|all",
            DefaultValueFactory = _ => "all",
        };
        var input = new Option<string>("--input")
        {
            Description = "Folder of images named like case_0000.nii.gz.",
            HelpName = "DIR",
            Required = true,
        };
        var options = new SettingOptions<PredictionSettings>(new());
        var output = new Option<string>("--out")
        {
            Description = "Folder for the label maps.",
            HelpName = "DIR",
            Required = true
        }.Also("--output");
        var checkpoint = new Option<string>("--checkpoint")
        {
            Description = "final, best or latest.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "final",
        };
        var logits = new Option<string?>("--save-logits")
        {
            Description = "Also write CASE_logits.npy (float32, preprocessed grid) here.",
            HelpName = "DIR",
        };
        var probabilities = new Option<bool>("--save-probabilities")
        {
            Description = "Also write CASE.npz with the probabilities, and CASE.pkl, which nnUNetv2_ensemble needs beside it.",
        };
        var postprocessing = new Option<string?>("--postprocessing")
        {
            Description = "A postprocessing.json, as 'samcrowd best' and nnU-Net write it, whose steps each label map goes through.",
            HelpName = "FILE",
        };
        var previous = new Option<string?>("--previous")
        {
            Description = "For a cascade: the first stage's model folder, run first into OUTPUT/previous_stage with the same options.",
            HelpName = "MODEL",
        };
        var previousStage = new Option<string?>("--previous-stage")
        {
            Description = "For a cascade, instead of --previous: the first stage's label maps.",
            HelpName = "DIR",
        };
        var cases = new Option<string?>("--cases") { Description = "Only these cases, separated by commas.", HelpName = "A,B" };
        var command = new Command("predict", "Predict label maps for a folder of images.")
        {
            model, folds, input, output, checkpoint, logits, probabilities, postprocessing, previous, previousStage, cases,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
            var job = PredictionJob.OfFolder(parsed.GetValue(input)!, parsed.GetValue(output)!) with
            {
                LogitsFolder = parsed.GetValue(logits),
                SaveProbabilities = parsed.GetValue(probabilities),
                PostprocessingFile = parsed.GetValue(postprocessing),
                Cases = ListOption.Texts(parsed.GetValue(cases)),
            };
            var (foldList, checkpointName) = (ListOption.Texts(parsed.GetValue(folds))!, parsed.GetValue(checkpoint)!);
            List<Predictor> predictors = [];
            try
            {
                foreach (var folder in parsed.GetValue(model)!) predictors.Add(Predictor.Load(folder, foldList, checkpointName, settings));
                var stage = (parsed.GetValue(previous), parsed.GetValue(previousStage)) switch
                {
                    (null, null) => null,
                    (null, { } maps) => PreviousStageMaps.InFolder(maps, predictors[0].Model.Dataset.FileEnding),
                    ({ } first, null) => terminal.Track(progress =>
                        PreviousStagePrediction.Run(predictors, first, foldList, checkpointName, job, progress, terminal.Cancellation)),
                    _ => throw new InvalidInputException("--previous and --previous-stage: give the first stage's model or its label "
                        + "maps, not both"),
                };
                job = job with { PreviousStage = stage };
                var result = terminal.Track(progress => BatchPrediction.Run(predictors, job, progress, terminal.Cancellation));
                var networks = $"{predictors.Sum(one => one.CheckpointFiles.Count)} fold(s)"
                    + (predictors.Count == 1 ? "" : $" of {predictors.Count} models");
                terminal.WriteLine($"{result.Predicted.Count} cases predicted with {networks} in {predictors[0].Precision.Word()}, "
                    + $"{result.Unchanged} were done before: {job.OutputFolder}");
            }
            finally
            {
                predictors.ForEach(one => one.Dispose());
            }
            return ExitCodes.Done;
        });
        return command;
    }
}
