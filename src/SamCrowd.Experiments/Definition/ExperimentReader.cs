using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Sam.Models;

namespace SamCrowd.Experiments.Definition;

/// <summary>Turns settings into an experiment and checks what can be checked before anything is done.</summary>
internal static class ExperimentReader
{
    private static readonly string[] Configurations = ["2d", "3d_lowres", "3d_fullres"];

    /// <exception cref="InvalidInputException">All that is wrong: for each fault a line with file, line, column and what to do.</exception>
    public static ExperimentDefinition Read(SettingMap settings)
    {
        var faults = new SettingFaults();
        settings = AnnotatorProfile.CompleteAll(settings, faults);
        var experiment = SettingBinder.Bind<ExperimentDefinition>(settings, faults);
        Check("name", () => CheckName(experiment.Name, settings, "name"));
        CheckData(experiment.Data, settings, faults);
        if (!faults.Touch("data")) Check("data.test_from", () => CheckTestFrom(experiment.Data, settings));
        Check("annotators", () => CheckAny(experiment.Annotators, settings));
        for (var i = 0; i < experiment.Annotators.Count; i++)
        {
            var at = i;
            Check($"annotators.{at}", () => CheckAnnotator(experiment.Annotators, at, settings));
        }
        ArmCheck.Check(experiment, settings, faults);
        Check("plan.planner", () => Named(settings, "plan.planner", () => PlannerSettings.Named(experiment.Plan.Planner)));
        Check("plan.configuration", () => CheckConfiguration(experiment.Plan, settings));
        Check("report.expected", () => CheckThere(experiment.Report.Expected, "report.expected", File.Exists));
        Check("training.pretrained_weights", () => CheckWeights(experiment.Training.Trainer.PretrainedWeights, settings));
        Check("training.folds", () => CheckFolds(experiment.Training.Folds, settings));
        Check("training.splits", () => CheckThere(experiment.Training.Splits, "training.splits", File.Exists));
        Check("training.stratify_by", () => CheckThere(experiment.Training.StratifyBy, "training.stratify_by", File.Exists));
        Check("seeds", () => CheckSeeds(experiment.Seeds, settings));
        Check("prediction.checkpoint", () => CheckCheckpoint(experiment.Prediction.Checkpoint, settings));
        faults.ThrowIfAny();
        var model = ModelNear(settings.PlaceOf("sam.model").Folder, experiment.Sam.Model);
        return ArmControls.Complete(experiment with { Sam = experiment.Sam with { Model = model } });

        void Check(string key, Action check) => faults.Check([key], settings.PlaceOf(key), check);
    }

    /// <summary>
    /// The model's name; its folder where it is found beside the file alone, since a run may be continued from another folder.
    /// </summary>
    private static string ModelNear(string folder, string model)
    {
        var found = SamModelFolder.TryFind(model, folder);
        return found is null || found == SamModelFolder.TryFind(model) ? model : Path.GetFullPath(found);
    }

    private static void CheckWeights(string? weights, SettingMap settings)
    {
        if (weights is not null && !File.Exists(weights))
            throw new InvalidInputException(
                $"{settings.PlaceOf("training.pretrained_weights")}", $"{weights} is not there",
                new CorrectPath("training.pretrained_weights"));
    }

    private static void CheckSeeds(IReadOnlyList<int>? seeds, SettingMap settings)
    {
        if (seeds is not null && (seeds.Count == 0 || seeds.Distinct().Count() != seeds.Count))
            throw new InvalidInputException($"{settings.PlaceOf("seeds")}: give each seed once, e.g. seeds: [1, 2, 3], or leave "
                + "the key out");
    }

    private static void CheckCheckpoint(string checkpoint, SettingMap settings)
    {
        if (checkpoint is not ("final" or "best" or "latest"))
            throw new InvalidInputException($"{settings.PlaceOf("prediction.checkpoint")}: '{checkpoint}' is none of final, best, latest");
    }

    private static void CheckAny(IReadOnlyList<AnnotatorSection> annotators, SettingMap settings)
    {
        if (annotators.Count == 0)
            throw new InvalidInputException(
                $"{settings.PlaceOf("annotators")}: name at least one annotator, or leave the key out for the study's rule");
    }

    private static void CheckAnnotator(IReadOnlyList<AnnotatorSection> annotators, int i, SettingMap settings)
    {
        var (annotator, key) = (annotators[i], $"annotators.{i}");
        CheckName(annotator.Name, settings, $"{key}.name");
        if (annotators.Take(i).Any(other => string.Equals(other.Name, annotator.Name, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidInputException($"{settings.PlaceOf($"{key}.name")}: there are two annotators '{annotator.Name}'; their "
                + "folders would be the same");
        if (annotator is { Rule: AnnotatorRule.File, File: null })
            throw new InvalidInputException($"{settings.PlaceOf(key)}: rule is file, and the key 'file' is missing; name the CSV of "
                + "boxes there");
        if (annotator is { Rule: AnnotatorRule.Crowd, Crowd: null })
            throw new InvalidInputException($"{settings.PlaceOf(key)}: rule is crowd, and the key 'crowd' is missing; name the folder of "
                + "the crowd there");
        if (annotator.Crowd is { } crowd && !Directory.Exists(crowd.Full))
            throw new InvalidInputException(
                $"{crowd.Position}", $"{crowd.Full} is not there",
                new CorrectPath($"{key}.crowd", new RunStep(WorkStep.Annotate, "make it")));
        if (annotator.File is { } boxes && !File.Exists(boxes.Full))
            throw new InvalidInputException(
                $"{boxes.Position}", $"{boxes.Full} is not there",
                new CorrectPath($"{key}.file", new RunStep(WorkStep.ImportBoxes, "make it")));
    }

    /// <summary>Key by key, so that a fault in one does not hide that of another.</summary>
    private static void CheckData(DataSection? data, SettingMap settings, SettingFaults faults)
    {
        // The key is missing or is no list of settings, which was said.
        if (data is null) return;
        var isPhantom = data.Source == DataSource.Phantom;
        Require("data.labels", !isPhantom || data.Labels is null, "a phantom has its own labels; leave the key out");
        Require("data.test_from", !isPhantom || data.TestFrom is null, "a phantom has its own test cases; leave the key out");
        Require("data.train", !isPhantom || data.Train is { Count: > 0 }, "a phantom needs the number of training cases, e.g. train: 6");
        Require("data.test", !isPhantom || data.Test is { Count: > 0 }, "a phantom needs the number of test cases, e.g. test: 4");
        Require("data.path", isPhantom || data.Path is not null, "data lacks the key 'path', the folder of the data set");
        if (!isPhantom && data.Path is { } path)
            faults.Check(["data.path", "data.source"], settings.PlaceOf("data.path"), () => CheckData(path, "data.path", data.Origin));

        void Require(string key, bool holds, string message)
        {
            if (holds || faults.Touch(key) || faults.Touch("data.source")) return;
            faults.Add(key, settings.PlaceOf(key), message);
        }
    }

    private static void CheckTestFrom(DataSection data, SettingMap settings)
    {
        if (data.TestFrom is not { } tests || data.Source == DataSource.Phantom) return;
        if (data.Test is not null)
            throw new InvalidInputException($"{settings.PlaceOf("data.test")}: test_from names the test cases' data set; give them as "
                + "data.test_from.cases");
        if (tests.Source == DataSource.Phantom)
            throw new InvalidInputException(
                $"{settings.PlaceOf("data.test_from.source")}", "test_from takes files",
                new RunStep(WorkStep.MakePhantom, "name a phantom with source: nnunet, made"));
        CheckData(tests.Path, "data.test_from.path", tests.Origin);
    }

    private static void CheckData(InputPath path, string key, OriginSection? origin)
    {
        if (origin is null) CheckThere(path, key, Directory.Exists);
        else if (!Directory.Exists(path.Full))
            throw new InvalidInputException(
                $"{path.Position}", $"{path.Full} is not there",
                new CorrectPath(key, $"download {origin.Name} from {origin.Url} (licence: {origin.Licence}) and unpack it there"));
    }

    /// <summary>
    /// A run plans for itself: only the planner's configurations can be there. Found out late, a wrong one costs a fingerprint.
    /// </summary>
    private static void CheckConfiguration(PlanSection plan, SettingMap settings)
    {
        if (!Configurations.Contains(plan.Configuration))
            throw new InvalidInputException($"{settings.PlaceOf("plan.configuration")}: '{plan.Configuration}' is none of "
                + $"{string.Join(", ", Configurations)}");
        var axes = plan.Configuration == "2d" ? 2 : 3;
        if (plan.PatchSize is { } patch && patch.Count != axes)
            throw new InvalidInputException($"{settings.PlaceOf("plan.patch_size")}: {patch.Count} numbers for {plan.Configuration}, which "
                + $"has {axes} axes; give {axes} numbers");
    }

    private static void CheckFolds(IReadOnlyList<string> folds, SettingMap settings)
    {
        var wrong = folds.FirstOrDefault(fold => fold is not ("0" or "1" or "2" or "3" or "4" or "all"));
        if (wrong is not null)
            throw new InvalidInputException($"{settings.PlaceOf("training.folds")}: fold '{wrong}' is none of 0, 1, 2, 3, 4, all");
        if (folds.Count == 0 || folds.Distinct().Count() != folds.Count || (folds.Count > 1 && folds.Contains("all")))
            throw new InvalidInputException($"{settings.PlaceOf("training.folds")}: give each fold once, and all without others");
    }

    private static void CheckThere(InputPath? path, string key, Func<string, bool> exists)
    {
        if (path is not null && !exists(path.Full))
            throw new InvalidInputException($"{path.Position}", $"{path.Full} is not there", new CorrectPath(key));
    }

    /// <summary>A name that becomes a folder.</summary>
    internal static void CheckName(string name, SettingMap settings, string key)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw new InvalidInputException($"{settings.PlaceOf(key)}: '{name}' names a folder; use letters, digits, - and _");
        if (CaseId.FaultOf(name) is { } fault)
            throw new InvalidInputException($"{settings.PlaceOf(key)}: '{name}' names a folder and {fault}; choose another name");
    }

    /// <summary>Puts the place in front of what a room says about a value.</summary>
    private static void Named(SettingMap settings, string key, Action check)
    {
        try
        {
            check();
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException($"{settings.PlaceOf(key)}: {error.Message}", error);
        }
    }
}
