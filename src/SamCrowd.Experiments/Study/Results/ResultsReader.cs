using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Quality;
using SamCrowd.Experiments.Repair;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>Gathers what the stages of a run left.</summary>
internal static class ResultsReader
{
    /// <param name="stages">Ids of the stages to list.</param>
    /// <exception cref="InvalidInputException">A result is not there yet.</exception>
    public static StudyResults Read(StudyContext study, IReadOnlyList<StageId> stages)
    {
        var (arms, tables) = (study.Experiment.Arms, new EvaluationTables(study));
        var (tests, scores) = (ComparisonFiles.Read(study), tables.Test());
        var results = new StudyResults(
            study.Experiment,
            scores,
            tests.Comparisons,
            tests.Recoveries,
            tables.LabelQuality(),
            Slices(study),
            Volumes(study, tables),
            [.. arms.SelectMany(study.Arms.ReplicatesOf).SelectMany(
                replicate => study.Experiment.Training.Folds.Select(fold => Curve(study, replicate, fold)))],
            [.. stages.Select(id => Record(study, id))])
        {
            Repairs = [.. study.Arms.OnSam.Where(arm => arm.Repair is not null)
                .Select(arm => (arm.Name, RepairQuality.Read(study.Run.Of(study.Arms.RepairedLabels(arm), RepairQuality.FileName))))],
            Controls = tests.Controls,
            Majority = tables.Majority(),
            Metrics = new MetricTables(study, tables).Read(),
            Costs = new ArmCosts(study).All(),
            Ranks = Ranks(scores, study.Experiment.Seed),
            Augmentation = Augmentation(study),
        };
        return study.Experiment.Report.Expected is { Full: var expected }
            ? results with { Expected = ExpectedTable.Compare(ExpectedTable.Read(expected), results, expected) }
            : results;
    }

    private static RankStability? Ranks(IReadOnlyList<ArmScores> scores, int seed)
    {
        var cases = ArmScores.CommonCases(scores);
        return scores.Count < 3 || cases.Count == 0
            ? null
            : RankStability.Of([.. scores.Select(arm => arm.SeedValues(arm.Overall, cases))], seed: seed);
    }

    /// <summary>The same for all networks of a study, so the first one's record says it.</summary>
    private static string[] Augmentation(StudyContext study)
    {
        var first = StudyLayout.Train(study.Arms.ReplicatesOf(study.Experiment.Arms[0])[0], study.Experiment.Training.Folds[0]);
        var file = study.Run.Of(first, Trainer.AugmentationFile);
        return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    private static StageRecord Record(StudyContext study, StageId id) => StageRecord.TryRead(study.Run.Of(id))
        ?? throw new InvalidInputException($"{study.Run.Of(id)} has not been made; run the experiment first");

    private static IReadOnlyList<ArmSlices> Slices(StudyContext study) =>
        [.. study.Arms.OnSam.Select(arm => (arm.Name, Path: study.Run.Of(StudyLayout.LabelQuality(arm.Name), LabelQualityStep.SliceFile)))
            .Where(table => File.Exists(table.Path))
            .Select(table => new ArmSlices(table.Name, SliceQualityTable.Read(table.Path)))];

    private static List<OrganVolumes> Volumes(StudyContext study, EvaluationTables tables)
    {
        var ending = new DatasetFolder(study.Layout.DatasetRoot).Description.FileEnding;
        var voxelMl = new Dictionary<string, double>();
        var volumes = new List<OrganVolumes>();
        foreach (var arm in study.Experiment.Arms)
        {
            var both = tables.TestFigure(arm.Name, "TP");
            var (predictedOnly, missed) = (tables.TestFigure(arm.Name, "FP"), tables.TestFigure(arm.Name, "FN"));
            string[] cases = [.. both.Scores.Keys.Order(StringComparer.Ordinal)];
            volumes.AddRange(both.Columns.Select(label => new OrganVolumes(
                arm.Name,
                tables.LabelNames[int.Parse(label, CultureInfo.InvariantCulture)],
                Millilitres(both.Values(label, cases), predictedOnly.Values(label, cases), cases),
                Millilitres(both.Values(label, cases), missed.Values(label, cases), cases))));
        }
        return volumes;

        double[] Millilitres(double[] common, double[] rest, string[] cases) =>
            [.. cases.Select((id, item) => (common[item] + rest[item]) * VoxelMl(id))];

        double VoxelMl(string id)
        {
            if (voxelMl.TryGetValue(id, out var known)) return known;
            var mm = VolumeFile.ReadHeader(Path.Combine(study.Layout.TestLabels, id + ending)).Geometry.Spacing;
            return voxelMl[id] = mm.X * mm.Y * mm.Z / 1000;
        }
    }

    private static LearningCurve Curve(StudyContext study, ArmReplicate replicate, string fold)
    {
        var training = StudyLayout.Train(replicate, fold);
        var epochs = TrainingHistory.Read(study.Run.Of(training, TrainingHistory.FileName)).Epochs;
        return new LearningCurve(
            replicate.Arm,
            fold,
            [.. epochs.Select(epoch => epoch.TrainingLoss)],
            [.. epochs.Select(epoch => epoch.ValidationLoss)],
            [.. epochs.Select(epoch => epoch.MeanPseudoDice)],
            [.. epochs.Select(epoch => epoch.EmaForegroundDice)]);
    }
}
