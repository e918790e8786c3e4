using System.CommandLine;
using System.Globalization;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Datasets.Splits;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Models;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.NnUNet.Validation;
using SamCrowd.Segmentation.Training;
using SamCrowd.Segmentation.Validation;

namespace SamCrowd.Cli.Commands.Network;

/// <summary>
/// <c>samcrowd train DATASET</c>: plan and preprocess what is not yet there, train folds, predict the cases each did not see; resumes
/// what was stopped.
/// </summary>
internal sealed class TrainCommand
{
    private readonly Argument<string> _dataset = new("DATASET") { Description = "Data set in nnU-Net's raw layout." };
    private readonly Option<string?> _plans = new("--plans")
    {
        Description = "Plans file (nnU-Net's JSON); plans/NAME/nnUNetPlans.json if none is given, made where it is missing.",
        HelpName = "FILE",
    };
    private readonly Option<string> _configuration = new("--configuration")
    {
        Description = "A configuration of the plans, e.g. 3d_fullres.",
        HelpName = "NAME",
        Required = true,
    };
    private readonly Option<string> _fold = new("--fold")
    {
        Description = "A fold's number, several with commas, or 'all' to train on every case.",
        HelpName = "K|all",
        DefaultValueFactory = _ => "0,1,2,3,4",
    };
    private readonly Option<string?> _output = new("--out")
    {
        Description = "The model folder: plans.json, dataset.json, fold_K; results/NAME/CONFIGURATION if none is given.",
        HelpName = "MODEL",
    };
    private readonly Option<string?> _preprocessed = new("--preprocessed")
    {
        Description = "Folder of preprocessed cases; default MODEL/preprocessed.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _splits = SplitsOption.Create();
    private readonly Option<string?> _previous = new("--previous")
    {
        Description = "For a cascade: the model folder of its first stage. What each of its folds predicted of the cases it did not "
            + "see becomes input channels.",
        HelpName = "MODEL",
    };
    private readonly Option<bool> _noValidation = new("--no-validation")
    {
        Description = "Do not predict the held-out cases of a trained fold into fold_K/validation; the same command without this "
            + "does it later.",
    };
    private readonly Option<bool> _probabilities = new("--save-probabilities")
    {
        Description = "Also write fold_K/validation/CASE.npz, which 'samcrowd best' makes ensembles of.",
    };
    private readonly SettingOptions<PlanSection> _changes = new(new(), "planner", "configuration", "labels");
    private readonly TrainOptions _trainer = new();

    public static Command Create(Terminal terminal)
    {
        var options = new TrainCommand();
        var command = new Command("train", "Plan and preprocess what is missing, train folds and predict the cases each did not see; "
            + "an interrupted training is resumed. MODEL/fold_K/progress.png (and .svg) shows the progress, redrawn after each epoch.")
        {
            options._dataset, options._plans, options._configuration, options._fold, options._output, options._preprocessed,
            options._splits, options._previous, options._noValidation, options._probabilities,
        };
        options._changes.AddTo(command);
        options._trainer.AddTo(command);
        command.SetAction(parsed => options.Run(parsed, terminal));
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal)
    {
        var (plan, settings) = (_changes.Read(parsed), _trainer.Read(parsed));
        var folder = new DatasetFolder(parsed.GetValue(_dataset)!);
        var name = parsed.GetValue(_configuration)!;
        var plansFile = parsed.GetValue(_plans) ?? DatasetPlans.FileFor(folder, terminal);
        var read = Plans.Read(plansFile);
        var fitted = read.With(read.Configuration(name).Override(plan.PatchSize, plan.BatchSize, plan.Features));
        var model = parsed.GetValue(_output) ?? Path.Combine("results", folder.Name, name);
        var jobs = Jobs(folder, fitted, name, parsed.GetValue(_fold)!, model, parsed.GetValue(_preprocessed), parsed.GetValue(_splits),
            plansFile, settings);
        var preprocessing = new PreprocessingSettings
        {
            WeightFolder = _trainer.WeightFolder(parsed),
            Boxes = _trainer.WriteBoxes(parsed, folder, Path.Combine(jobs[0].PreprocessedFolder, "boxes")),
        };
        if (PreviousStage(fitted.Configuration(name), parsed.GetValue(_previous), folder, () =>
            SplitsOption.Read(parsed.GetValue(_splits), folder, model)) is { } maps)
        {
            string[] wanted = [.. jobs.SelectMany(job => job.TrainingIds.Concat(job.ValidationIds)).Distinct()
                .Order(StringComparer.Ordinal)];
            preprocessing = preprocessing with { PreviousStage = maps, Cases = wanted };
            jobs = [.. jobs.Select(job => job with { PreviousStage = maps })];
        }
        var preprocessor = new DatasetPreprocessor(folder, fitted, name, jobs[0].PreprocessedFolder, preprocessing);
        if (!Directory.Exists(jobs[0].PreprocessedFolder))
            terminal.WriteLine($"{jobs[0].PreprocessedFolder}: {preprocessor.Forecast()}");
        terminal.Track(progress => preprocessor.Run(progress, terminal.Cancellation));
        foreach (var job in jobs)
        {
            var result = terminal.Track(progress =>
                Trainer.Run(job, progress, terminal.Cancellation, new ProgressPicture(job.FoldFolder, terminal.WriteLine).Redraw));
            terminal.WriteLine(Summary(job, result));
            if (result.Reason == StopReason.TimeLimit) return ExitCodes.Stopped;
            if (parsed.GetValue(_noValidation) || !FoldValidation.HasHeldOutCases(job)) continue;
            var validation = terminal.Track(progress =>
                FoldValidation.Run(folder, job, parsed.GetValue(_probabilities), progress, terminal.Cancellation));
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Path.Combine(job.FoldFolder, ModelFolder.ValidationFolder)}: {validation.Cases.Count} held-out cases, mean Dice "
                    + $"{validation.ForegroundMean.Dice:0.0000}"));
        }
        return ExitCodes.Done;
    }

    private static List<TrainingJob> Jobs(
        DatasetFolder folder, Plans plans, string configuration, string folds, string model, string? preprocessed, string? splits,
        string plansFile, TrainerSettings settings)
    {
        string[] ids = [.. folder.TrainingCases.Select(item => item.Id)];
        var fingerprint = DatasetPlans.FingerprintBeside(plansFile);
        return [.. ListOption.Texts(folds)!.Select(fold =>
        {
            var cases = CasesOf(fold);
            return new TrainingJob
            {
                PreprocessedFolder = preprocessed ?? Path.Combine(model, "preprocessed"),
                Plans = plans,
                Configuration = configuration,
                Dataset = folder.Description,
                TrainingIds = cases.Train,
                ValidationIds = cases.Validation,
                Fold = fold,
                ModelFolder = model,
                FingerprintFile = File.Exists(fingerprint) ? fingerprint : null,
                Settings = settings,
            };
        })];

        Fold CasesOf(string fold)
        {
            if (fold == "all") return new Fold(ids, ids);
            if (!int.TryParse(fold, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw new InvalidInputException($"--fold {fold}: give a fold's number, several with commas, or 'all'");
            return SplitsFile.Select(SplitsOption.Read(splits, folder, model), number, ids);
        }
    }

    private static PreviousStageMaps? PreviousStage(ConfigurationPlan configuration, string? model, DatasetFolder dataset,
        Func<IReadOnlyList<Fold>> splits)
    {
        if (configuration.PreviousStage is not { } stage)
            return model is null ? null
                : throw new InvalidInputException($"--previous {model}: configuration {configuration.Name} has no previous stage; "
                + $"leave it out");
        if (model is null)
            throw new InvalidInputException($"configuration {configuration.Name} takes the prediction of {stage} as input; give the model "
                + $"folder of {stage} with --previous MODEL");
        var folds = splits();
        return ValidatedModel.Open(model, dataset, folds, [.. Enumerable.Range(0, folds.Count)]).AsPreviousStage(stage);
    }

    private static string Summary(TrainingJob job, TrainingResult result)
    {
        var last = result.History.Epochs.Count > 0 ? result.History.Epochs[^1] : null;
        var measured = last is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $", loss {last.TrainingLoss:0.000}, pseudo Dice {last.MeanPseudoDice:0.000}");
        var how = result.Reason switch
        {
            StopReason.TimeLimit => "stopped at the time limit; run the same command to resume",
            StopReason.EarlyStopping => "stopped early: the pseudo Dice no longer rose",
            _ => "trained",
        };
        return $"{job.FoldFolder}: {result.History.Epochs.Count} epochs{measured}; {how}";
    }
}
