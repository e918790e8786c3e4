using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.Experiments.Definition;

/// <summary>Turns settings into an experiment and checks what can be checked before anything is done.</summary>
public static class ExperimentReader
{
    /// <exception cref="InvalidInputException">One line with file, line, column and the mend.</exception>
    public static ExperimentDefinition Read(SettingMap settings)
    {
        settings = AnnotatorProfile.CompleteAll(settings);
        var experiment = SettingBinder.Bind<ExperimentDefinition>(settings);
        CheckName(experiment.Name, settings, "name");
        CheckData(experiment.Data, settings);
        CheckAnnotators(experiment.Annotators, settings);
        ArmCheck.Check(experiment, settings);
        Named(settings, "plan.planner", () => PlannerSettings.Named(experiment.Plan.Planner));
        CheckThere(experiment.Report.Expected, "report.expected", File.Exists);
        if (experiment.Training.Trainer.PretrainedWeights is { } weights && !File.Exists(weights))
            throw new InvalidInputException(
                $"{settings.PlaceOf("training.pretrained_weights")}: {weights} is not there; correct training.pretrained_weights or give it with --set training.pretrained_weights=PATH");
        CheckFolds(experiment.Training.Folds, settings);
        if (experiment.Seeds is { } seeds && (seeds.Count == 0 || seeds.Distinct().Count() != seeds.Count))
            throw new InvalidInputException($"{settings.PlaceOf("seeds")}: give each seed once, e.g. seeds: [1, 2, 3], or leave the key out");
        if (experiment.Prediction.Checkpoint is not ("final" or "best" or "latest"))
            throw new InvalidInputException($"{settings.PlaceOf("prediction.checkpoint")}: '{experiment.Prediction.Checkpoint}' is none of final, best, latest");
        return ArmControls.Complete(experiment);
    }

    private static void CheckAnnotators(IReadOnlyList<AnnotatorSection> annotators, SettingMap settings)
    {
        if (annotators.Count == 0) throw new InvalidInputException($"{settings.PlaceOf("annotators")}: name at least one annotator, or leave the key out for the study's rule");
        for (var i = 0; i < annotators.Count; i++)
        {
            var (annotator, key) = (annotators[i], $"annotators.{i}");
            CheckName(annotator.Name, settings, $"{key}.name");
            if (annotators.Take(i).Any(other => string.Equals(other.Name, annotator.Name, StringComparison.OrdinalIgnoreCase)))
                throw new InvalidInputException($"{settings.PlaceOf($"{key}.name")}: there are two annotators '{annotator.Name}'; their folders would be the same");
            if (annotator is { Rule: AnnotatorRule.File, File: null })
                throw new InvalidInputException($"{settings.PlaceOf(key)}: rule is file, and the key 'file' is missing; name the CSV of boxes there");
            if (annotator is { Rule: AnnotatorRule.Crowd, Crowd: null })
                throw new InvalidInputException($"{settings.PlaceOf(key)}: rule is crowd, and the key 'crowd' is missing; name the folder of the crowd there");
            if (annotator.Crowd is { } crowd && !Directory.Exists(crowd.Full))
                throw new InvalidInputException(
                    $"{crowd.Position}: {crowd.Full} is not there; make it with 'samcrowd annotate', or say where it is with --set {key}.crowd=PATH");
            if (annotator.File is { } boxes && !File.Exists(boxes.Full))
                throw new InvalidInputException($"{boxes.Position}: {boxes.Full} is not there; make it with 'samcrowd boxes import', or say where it is with --set {key}.file=PATH");
        }
    }

    private static void CheckData(DataSection data, SettingMap settings)
    {
        if (data.Source == DataSource.Phantom)
        {
            if (data.TestFrom is not null || data.Labels is not null) throw new InvalidInputException($"{settings.PlaceOf("data")}: a phantom has its own labels and test cases; leave labels and test_from out");
            if (data.Train is not { Count: > 0 }) throw new InvalidInputException($"{settings.PlaceOf("data.train")}: a phantom needs the number of training cases, e.g. train: 6");
            if (data.Test is not { Count: > 0 }) throw new InvalidInputException($"{settings.PlaceOf("data.test")}: a phantom needs the number of test cases, e.g. test: 4");
            return;
        }
        if (data.Path is null) throw new InvalidInputException($"{settings.PlaceOf("data")}: data lacks the key 'path', the folder of the data set");
        CheckData(data.Path, "data.path", data.Origin);
        if (data.TestFrom is not { } tests) return;
        if (data.Test is not null) throw new InvalidInputException($"{settings.PlaceOf("data.test")}: test_from names the test cases' data set; give them as data.test_from.cases");
        if (tests.Source == DataSource.Phantom) throw new InvalidInputException($"{settings.PlaceOf("data.test_from.source")}: test_from takes files; make a phantom with 'samcrowd phantom' and give it as source: nnunet");
        CheckData(tests.Path, "data.test_from.path", tests.Origin);
    }

    private static void CheckData(InputPath path, string key, OriginSection? origin)
    {
        if (origin is null) CheckThere(path, key, Directory.Exists);
        else if (!Directory.Exists(path.Full))
            throw new InvalidInputException($"{path.Position}: {path.Full} is not there; download {origin.Name} from {origin.Url} (licence: {origin.Licence}) and unpack it there, or say where it is with --set {key}=PATH");
    }

    private static void CheckFolds(IReadOnlyList<string> folds, SettingMap settings)
    {
        var wrong = folds.FirstOrDefault(fold => fold is not ("0" or "1" or "2" or "3" or "4" or "all"));
        if (wrong is not null) throw new InvalidInputException($"{settings.PlaceOf("training.folds")}: fold '{wrong}' is none of 0, 1, 2, 3, 4, all");
        if (folds.Count == 0 || folds.Distinct().Count() != folds.Count || (folds.Count > 1 && folds.Contains("all")))
            throw new InvalidInputException($"{settings.PlaceOf("training.folds")}: give each fold once, and all by itself");
    }

    private static void CheckThere(InputPath? path, string key, Func<string, bool> exists)
    {
        if (path is not null && !exists(path.Full)) throw new InvalidInputException($"{path.Position}: {path.Full} is not there; correct {key} or give it with --set {key}=PATH");
    }

    /// <summary>A name that becomes a folder.</summary>
    internal static void CheckName(string name, SettingMap settings, string key)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw new InvalidInputException($"{settings.PlaceOf(key)}: '{name}' names a folder; use letters, digits, - and _");
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
