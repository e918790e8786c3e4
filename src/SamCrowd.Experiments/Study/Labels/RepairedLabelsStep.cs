using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Repair;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>
/// Repairs SAM's labels step by step and lays what is left over the images as a data set. <c>quality.csv</c> says how well the labels agree
/// with ground truth before and after each step; no step but those that are given ground-truth cases looks at it.
/// </summary>
internal static class RepairedLabelsStep
{
    /// <param name="arm">The first arm that repairs these labels by these steps.</param>
    public static Stage Create(StudyContext study, ArmSection arm)
    {
        var (experiment, steps) = (study.Experiment, arm.Repair!);
        var settings = new JsonObject
        {
            ["steps"] = new JsonArray([.. steps.Select(step => (JsonNode)SettingWords.Of(step))]),
            ["repair"] = SettingsJson.Key(experiment.Repair),
            ["seed"] = experiment.Seed,
        };
        if (LearntOn(arm) is { } count) settings["ground_truth_cases"] = count;
        string[] files = [];
        string? missing = null;
        if (steps.Any(step => step.NeedsSam()))
        {
            settings["sam"] = SettingsJson.Key(experiment.Sam);
            var model = SamModelFolder.TryFind(experiment.Sam.Model);
            files = model is null ? [] : [.. SamModelFolder.Files(model)];
            missing = model is null ? SamModelFolder.NotFound(experiment.Sam.Model).Message : null;
        }
        if (steps.Contains(RepairStep.Corrector)) settings["corrector"] = CorrectorKey(experiment);
        StageId[] networks = [];
        if (steps.Any(step => step.NeedsTeacher()))
        {
            (settings["teacher"], settings["prediction"]) = (arm.Teacher, SettingsJson.Key(experiment.Prediction));
            networks = [.. experiment.Training.Folds.Select(fold => StudyLayout.Train(study.Arms.TeacherOf(arm), fold))];
        }
        StageId[] needs =
            [.. networks, StudyLayout.Import, .. study.Arms.LabelSetsOf(arm).Select(set => set.Boxes), study.Arms.MadeLabels(arm)];
        return new Stage(
            study.Arms.RepairedLabels(arm), typeof(LabelRepair), settings, files, [.. needs.Distinct()], Resumes: true,
            work => Repair(study, arm, work))
        {
            TakesDevice = steps.Contains(RepairStep.Corrector) || networks.Length > 0,
            MissingInput = missing,
        };
    }

    private static int? LearntOn(ArmSection arm) => arm.Repair!.Any(step => step.NeedsGroundTruth()) ? arm.GroundTruthCases : null;

    private static JsonObject CorrectorKey(ExperimentDefinition experiment) => new()
    {
        ["plan"] = SettingsJson.Key(experiment.Plan),
        ["training"] = SettingsJson.Key(experiment.Training.Trainer),
        ["mirroring"] = experiment.Prediction.Predictor.Mirroring,
    };

    private static void Repair(StudyContext study, ArmSection arm, StageWork work)
    {
        var (truth, source) = (new DatasetFolder(study.Layout.DatasetRoot), study.Run.Of(study.Arms.MadeLabels(arm)));
        var made = new DatasetFolder(source);
        string[] labelled = [.. made.TrainingCases.Select(item => item.Id)];
        var job = new RepairJob
        {
            Dataset = truth,
            LabelFolder = Path.Combine(source, LabelDataset.Labels),
            Boxes = BoxFile.Read(study.Run, study.Arms.LabelSetsOf(arm).Select(set => set.Boxes)),
            Steps = arm.Repair!,
            Settings = study.Experiment.Repair,
            GroundTruth = [.. GroundTruth(study, arm, truth).Where(labelled.Contains).Order(StringComparer.Ordinal)],
            OutputFolder = work[LabelDataset.Labels],
            Channel = study.Experiment.Sam.Channel,
            InterpolatedGap = study.Arms.LabelSetsOf(arm)[0].Unboxed == UnboxedSlices.Interpolate ? study.Experiment.Sam.Labels.LongestGap
                : null,
            Sam = arm.Repair!.Any(step => step.NeedsSam()) ? Sam(study, work) : null,
            Corrector = Corrector(study.Experiment, work.Resources),
            Teacher = arm.Teacher is null ? null : Teacher(study, arm, work.Resources),
            IgnoreLabel = made.Description.Labels.IgnoreLabel,
            Seed = study.Experiment.Seed,
            Threads = work.Resources.Threads,
        };
        if (job.Sam?.CacheFolder is { } cache) CacheFolder.Create(cache);
        var result = LabelRepair.Run(job, work.Progress, work.Cancellation);
        RepairQuality.Write(work[RepairQuality.FileName],
            RepairQuality.Measure(truth, result, job.LearntOn, work.Progress, work.Cancellation));
        LabelDataset.Write(work, truth, made.Description.Labels, labelled.ToHashSet());
    }

    private static IEnumerable<string> GroundTruth(StudyContext study, ArmSection arm, DatasetFolder truth)
    {
        if (LearntOn(arm) is not { } count) return [];
        if (count > truth.TrainingCases.Count)
            throw new InvalidInputException(
                $"arm {arm.Name}: ground_truth_cases is {count}, and there are {truth.TrainingCases.Count} training cases; give a "
                + "smaller number");
        return ArmSources.DrawGroundTruth(truth.TrainingCases.Select(item => item.Id), count, study.Experiment.Seed);
    }

    private static SamSource Sam(StudyContext study, StageWork work)
    {
        var sam = study.Experiment.Sam;
        var runtime = sam.Runtime with { Threads = work.Resources.Threads, ManyImages = true };
        return new SamSource(SamModelFolder.Find(sam.Model), runtime, sam.Contract, sam.Labels, study.EmbeddingFolder);
    }

    private static TeacherNetwork Teacher(StudyContext study, ArmSection arm, StageResources resources)
    {
        var prediction = study.Experiment.Prediction;
        var settings = prediction.Predictor with
        {
            Device = resources.DeviceFor(prediction.Predictor.Device),
            Threads = prediction.Predictor.Threads > 0 ? prediction.Predictor.Threads : resources.Threads,
        };
        return new TeacherNetwork(
            study.Layout.Model(study.Arms.TeacherOf(arm)), study.Experiment.Training.Folds, prediction.Checkpoint, settings);
    }

    private static CorrectorPlan Corrector(ExperimentDefinition experiment, StageResources resources)
    {
        var (plan, trainer) = (experiment.Plan, experiment.Training.Trainer);
        return new CorrectorPlan(
            plan.Planner, plan.Configuration, plan.PatchSize, plan.BatchSize, plan.Features,
            trainer with
            {
                Seed = experiment.Seed,
                PretrainedWeights = null,
                Device = resources.DeviceFor(trainer.Device),
                Threads = trainer.Threads > 0 ? trainer.Threads : resources.Threads,
                LoaderThreads = trainer.LoaderThreads > 0 ? trainer.LoaderThreads : resources.LoaderThreads,
            },
            experiment.Prediction.Predictor.Mirroring);
    }
}
