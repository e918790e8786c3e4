using System.Globalization;
using SamCrowd.Annotation.Coverage;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Data;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam;
using SamCrowd.Sam.Models;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Experiments.Study;

/// <summary>What would fail in a late stage and can be known before the first one.</summary>
internal static class StudyCheck
{
    /// <param name="run">The study.</param>
    /// <param name="todo">The stages that are still to be done; what the others need is not looked at.</param>
    /// <param name="onThisMachine">False where other machines compute, whose devices are not known here.</param>
    /// <exception cref="InvalidInputException">All that is known to fail, a line for each.</exception>
    public static void Require(StudyRun run, IReadOnlyList<StageStatus> todo, bool onThisMachine)
    {
        var (study, cases) = (run.Study, ImportStep.Cases(run.Stages.Single(stage => stage.Id == StudyLayout.Import)));
        var wanted = todo.Select(status => status.Stage.Id).ToHashSet();
        List<InvalidInputException> faults =
        [
            .. todo.Where(status => status.Need == StageNeed.Blocked).Select(status => status.Why).Distinct()
                .Select(why => new InvalidInputException(why)),
        ];
        if (wanted.Contains(StudyLayout.Report)) Try(() => CheckOverlay(study.Experiment.Report.OverlayCase, cases.Test));
        foreach (var arm in study.Arms.OnSam.Where(arm => wanted.Contains(StudyLayout.ArmLabels(arm.Name))))
            Try(() => CheckArm(study, arm, cases.Train));
        if (onThisMachine && todo.Any(status => status.Stage.TakesDevice))
        {
            Try(() => CheckDevice("training.device", study.Experiment.Training.Trainer.Device));
            Try(() => CheckDevice("prediction.device", study.Experiment.Prediction.Predictor.Device));
        }
        if (onThisMachine && study.Arms.LabelSets.Any(set => wanted.Contains(set.Stage)))
            Try(() => CheckProvider(study.Experiment.Sam.Runtime.Provider));
        if (faults.Count > 0) throw faults.Count == 1 ? faults[0] : new InvalidInputException(faults);

        void Try(Action check)
        {
            try
            {
                check();
            }
            catch (InvalidInputException error)
            {
                faults.AddRange(error.All);
            }
        }
    }

    private static void CheckOverlay(string? shown, IReadOnlyList<string> tests)
    {
        if (shown is not null && !tests.Contains(shown))
            throw new InvalidInputException($"report.overlay_case: there is no test case '{shown}'; the test cases are "
                + $"{string.Join(", ", tests)}");
    }

    private static void CheckDevice(string key, string device)
    {
        if (device is "auto" or "cpu") return;
        TorchRuntime.Start();
        try
        {
            DeviceChoice.Check(device);
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException($"{key}: {error.Message}", error);
        }
    }

    private static void CheckProvider(ExecutionProvider provider)
    {
        if (provider is ExecutionProvider.Auto or ExecutionProvider.Cpu) return;
        var present = OnnxProviders.Find().Providers;
        var wanted = provider == ExecutionProvider.Cuda ? "CUDAExecutionProvider" : "DmlExecutionProvider";
        if (!present.Contains(wanted))
            throw new InvalidInputException(
                $"sam.provider: this build's ONNX Runtime has no {SettingWords.Of(provider)}; it has {string.Join(", ", present)}: choose "
                + $"auto or cpu");
    }

    /// <summary>Boxes that people drew are known before the run; simulated ones are drawn in it, on every case.</summary>
    private static void CheckArm(StudyContext study, ArmSection arm, IReadOnlyList<string> training)
    {
        if (arm.GroundTruthCases > training.Count)
            throw new InvalidInputException(
                $"arm {arm.Name}: ground_truth_cases is {arm.GroundTruthCases}, and there are {training.Count} training cases; give a "
                + $"smaller number");
        var annotators = study.Arms.AnnotatorsOf(arm);
        if (annotators.Any(annotator => annotator.Rule is not (AnnotatorRule.File or AnnotatorRule.Crowd))) return;
        var boxes = annotators.Select(annotator => BoxesStep.OfPeople(annotator, training, study.Experiment.Seed))
            .Aggregate((a, b) => a.Append(b));
        var coverage = CaseCoverage.Of(boxes);
        if (coverage.Count == 0)
            throw new InvalidInputException(
                $"arm {arm.Name}: no training case has a box of {string.Join(", ", annotators.Select(annotator => annotator.Name))}; "
                + $"their cases are {Listed(boxes.Cases)}, the training cases {Listed(training)}");
        var experts = ArmSources.DrawGroundTruth(training, arm.GroundTruthCases ?? 0, study.Experiment.Seed);
        var own = coverage.Where(item => item.Value >= (arm.LeastCoverage ?? 0)).Select(item => item.Key).Concat(experts).ToHashSet();
        foreach (var fold in study.Experiment.Training.Folds) CheckFold(study, arm, fold, training, own, coverage);
    }

    private static void CheckFold(
        StudyContext study, ArmSection arm, string fold, IReadOnlyList<string> training, IReadOnlySet<string> own,
        IReadOnlyDictionary<string, double> coverage)
    {
        var split = TrainingFolds.Select(study.Experiment.Training, training, fold);
        if (split.Train.Any(own.Contains) && split.Validation.Any(own.Contains)) return;
        var (use, cases) = split.Train.Any(own.Contains) ? ("validation", split.Validation) : ("training", split.Train);
        string[] boxless = [.. cases.Where(id => !coverage.ContainsKey(id))];
        string[] sparse = [.. cases.Where(coverage.ContainsKey)];
        var why = boxless.Length > 0 ? $"{Listed(boxless)} {(boxless.Length == 1 ? "has" : "have")} no box" : "";
        if (sparse.Length > 0)
            why += string.Create(
                CultureInfo.InvariantCulture,
                $"{(why.Length > 0 ? ", and " : "")}{Listed(sparse)} {(sparse.Length == 1 ? "has" : "have")} a coverage of at most "
                    + $"{sparse.Max(id => coverage[id]):0.00}, below least_coverage {arm.LeastCoverage}");
        throw new InvalidInputException(
            $"arm {arm.Name}: fold {fold} is left without a {use} case: {why}; "
            + $"{(boxless.Length > 0 ? "have them boxed" : "lower least_coverage")}, or give training.folds: [all]");
    }

    private static string Listed(IReadOnlyList<string> ids) =>
        ids.Count == 0 ? "none" : ids.Count <= 5 ? string.Join(", ", ids) : $"{string.Join(", ", ids.Take(4))} and {ids.Count - 4} more";
}
