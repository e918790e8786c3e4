using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Cli.Commands.Network;

/// <summary><c>samcrowd predict</c>: label maps of a folder of images, by a model that this program or nnU-Net trained.</summary>
internal sealed class PredictCommand
{
    private readonly Option<string[]> _model = new("--model")
    {
        Description = "Model folder: plans.json, dataset.json, fold_K; given several times, the models' probabilities are averaged.",
        HelpName = "MODEL",
        Required = true,
    };
    private readonly Option<string> _folds = new("--folds")
    {
        Description = "Folds to average, e.g. 0,1; all: fold_all if it exists, else every fold.",
        HelpName = "0,1|all",
        DefaultValueFactory = _ => "all",
    };
    private readonly Option<string> _input = new("--input")
    {
        Description = "Folder of images named like case_0000.nii.gz.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly SettingOptions<PredictionSettings> _options = new(new());
    private readonly Option<string> _output = new Option<string>("--out")
    {
        Description = "Folder for the label maps.",
        HelpName = "DIR",
        Required = true
    }.Also("--output");
    private readonly SettingOptions<PredictionSection> _checkpoint = SettingOptions<PredictionSection>.Only(new(), "checkpoint");
    private readonly Option<string?> _logits = new("--save-logits")
    {
        Description = "Also write CASE_logits.npy (float32, preprocessed grid) here.",
        HelpName = "DIR",
    };
    private readonly Option<bool> _probabilities = new("--save-probabilities")
    {
        Description = "Also write CASE.npz with the probabilities, and CASE.pkl, which nnUNetv2_ensemble needs beside it.",
    };
    private readonly Option<string?> _postprocessing = new("--postprocessing")
    {
        Description = "A postprocessing.json, as 'samcrowd best' and nnU-Net write it, whose steps each label map goes through.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _previous = new("--previous")
    {
        Description = "For a cascade: the first stage's model folder, run first into OUTPUT/previous_stage with the same options.",
        HelpName = "MODEL",
    };
    private readonly Option<string?> _previousStage = new("--previous-stage")
    {
        Description = "For a cascade, instead of --previous: the first stage's label maps.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _cases = new("--cases") { Description = "Only these cases, separated by commas.", HelpName = "A,B" };

    public static Command Create(Terminal terminal)
    {
        var options = new PredictCommand();
        var command = new Command("predict", "Predict label maps for a folder of images.")
        {
            options._model, options._folds, options._input, options._output, options._logits, options._probabilities,
            options._postprocessing, options._previous, options._previousStage, options._cases,
        };
        options._checkpoint.AddTo(command);
        options._options.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, terminal));
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal)
    {
        var settings = _options.Read(parsed);
        var job = PredictionJob.OfFolder(parsed.GetValue(_input)!, parsed.GetValue(_output)!) with
        {
            LogitsFolder = parsed.GetValue(_logits),
            SaveProbabilities = parsed.GetValue(_probabilities),
            PostprocessingFile = parsed.GetValue(_postprocessing),
            Cases = ListOption.Texts(parsed.GetValue(_cases)),
        };
        var (foldList, checkpointName) = (ListOption.Texts(parsed.GetValue(_folds))!, _checkpoint.Read(parsed).Checkpoint);
        List<Predictor> predictors = [];
        try
        {
            foreach (var folder in parsed.GetValue(_model)!) predictors.Add(Predictor.Load(folder, foldList, checkpointName, settings));
            var stage = (parsed.GetValue(_previous), parsed.GetValue(_previousStage)) switch
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
    }
}
