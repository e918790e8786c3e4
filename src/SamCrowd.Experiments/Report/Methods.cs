using System.Globalization;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Report;

/// <summary>The methods of a study in prose, made from its settings, with what it has to cite.</summary>
internal static class Methods
{
    public static string Of(StudyResults results)
    {
        var experiment = results.Experiment;
        var sentences = new List<string> { Data(results), Arms(experiment) };
        if (UsesSam(experiment)) sentences.Add(SamLabels(experiment));
        sentences.Add(Training(experiment));
        sentences.Add(Prediction(experiment));
        sentences.Add(Statistics(results));
        return string.Join(" ", sentences);
    }

    /// <summary>In the order in which the paragraph names them.</summary>
    public static IReadOnlyList<Citation> Citations(ExperimentDefinition experiment) =>
    [
        .. DatasetCitation(experiment.Data.Source) is { } dataset ? [dataset] : Array.Empty<Citation>(),
        Citation.Study,
        .. UsesSam(experiment) ? [ModelCitation(experiment)] : Array.Empty<Citation>(),
        Citation.NnUNet,
    ];

    private static string Data(StudyResults results)
    {
        var data = results.Experiment.Data;
        var cited = DatasetCitation(data.Source) is { } citation ? $" ({citation.Text})" : "";
        var what = data.Source switch
        {
            DataSource.Phantom => "Synthetic abdominal CT volumes",
            DataSource.Msd => "Volumes of the Medical Segmentation Decathlon",
            DataSource.Btcv => "Abdominal CT volumes of Beyond the Cranial Vault",
            _ => "Image volumes",
        };
        var training = results.LabelQuality.Select(quality => quality.Cases.Count).DefaultIfEmpty(0).Max();
        var used = training > 0 ? $", {training} of which SAM labelled for training and {results.Scores[0].Cases.Count} of which tested the networks" : $", {results.Scores[0].Cases.Count} of which tested the networks";
        return $"{what}{cited} with {results.Scores[0].Table.Columns.Count} labels ({string.Join(", ", results.Scores[0].Table.Columns)}) were used{used}.";
    }

    private static string Arms(ExperimentDefinition experiment) =>
        $"As in the study of {Citation.Study.Text}, networks that differ by their training labels only were compared: {string.Join(", ", experiment.Arms.Select(arm => $"{arm.Name} ({Describe(experiment, arm)})"))}.";

    private static string Describe(ExperimentDefinition experiment, ArmSection arm)
    {
        if (arm.Labels == ArmLabels.GroundTruth) return arm.PretrainOn is { } first ? $"expert labels, networks pre-trained on the labels of {first}" : "expert labels";
        var parts = new List<string> { $"SAM labels, slices without a box as {SettingWords.Of(arm.Unboxed ?? experiment.Sam.Labels.UnboxedSlices)}" };
        if (arm.Annotators is { } annotators) parts.Add($"boxes of {string.Join(", ", annotators)}");
        if (arm.Annotators is { Count: > 1 }) parts.Add($"fused by {SettingWords.Of(arm.Fusion ?? ArmFusion.Majority)}");
        if (arm.LeastCoverage is { } coverage) parts.Add(string.Create(CultureInfo.InvariantCulture, $"cases with coverage below {coverage} left out"));
        if (arm.Weights != VoxelWeighting.Equal) parts.Add($"voxels weighted by {SettingWords.Of(arm.Weights)}");
        if (arm.Repair is { } steps) parts.Add($"repaired by {string.Join(", ", steps.Select(step => SettingWords.Of(step)))}");
        if (arm.PretrainOn is { } before) parts.Add($"networks pre-trained on the labels of {before}");
        if (arm.GroundTruthCases is { } kept) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{kept} cases with expert labels"));
        return string.Join(", ", parts);
    }

    private static string SamLabels(ExperimentDefinition experiment)
    {
        var sam = experiment.Sam;
        var annotators = experiment.Annotators.Select(annotator => annotator.Rule switch
        {
            AnnotatorRule.Study => $"{annotator.Name}: boxes simulated from ground truth by the study's rule{Missed(annotator)}",
            AnnotatorRule.File => $"{annotator.Name}: boxes drawn by people{Missed(annotator)}",
            AnnotatorRule.Crowd => $"{annotator.Name}: boxes drawn by {(annotator.People is { } people ? string.Join(", ", people) : "a crowd")} in the browser, "
                + $"several people's made one by majority of those who looked at the slice{Missed(annotator)}",
            _ => $"{annotator.Name}: boxes of a simulated person{Missed(annotator)}",
        });
        return $"SAM ({ModelCitation(experiment).Text}; weights {sam.ModelName}, preset {sam.Labels.Preset.Name}) made masks from bounding boxes slice by slice along {sam.SliceAxis.ToString().ToLowerInvariant()} ({string.Join("; ", annotators)}); where masks overlap, {(sam.Labels.OverlapOrder == SamCrowd.Sam.Labeling.OverlapOrder.Drawing ? "the later one was kept" : "the one with the higher predicted IoU was kept")}.";
    }

    private static string Missed(AnnotatorSection annotator) => annotator.Person.Omission.MissedSliceRate > 0
        ? string.Create(CultureInfo.InvariantCulture, $", leaving out {annotator.Person.Omission.MissedSliceRate:0.#%} of the slices")
        : "";

    private static string Training(ExperimentDefinition experiment)
    {
        var (plan, training) = (experiment.Plan, experiment.Training);
        var planned = plan.Labels == PlanLabels.Shared ? "once, from expert labels, for all arms" : "for each arm from its own labels";
        var optimizer = training.Trainer.Optimizer == SamCrowd.Segmentation.Training.OptimizerKind.Sgd
            ? string.Create(CultureInfo.InvariantCulture, $"SGD with Nesterov momentum {training.Trainer.Momentum}")
            : "AdamW";
        return string.Create(CultureInfo.InvariantCulture, $"3D U-Nets were planned ({plan.Planner} planner, configuration {plan.Configuration}, {planned}) and trained as nnU-Net does ({Citation.NnUNet.Text}): {training.Trainer.Epochs} epochs of {training.Trainer.IterationsPerEpoch} batches, {optimizer}, initial learning rate {training.Trainer.LearningRate}, weight decay {training.Trainer.WeightDecay}, Dice and cross-entropy loss, fold {string.Join(", ", training.Folds)}, seed {experiment.Seed}.");
    }

    private static string Prediction(ExperimentDefinition experiment) =>
        $"Test cases were segmented by a sliding window with Gaussian weights{(experiment.Prediction.Predictor.Mirroring ? " and mirroring" : "")} from the {experiment.Prediction.Checkpoint} checkpoint.";

    private static string Statistics(StudyResults results) =>
        "Dice is given as mean ± 1.96 · SD / √n with the population SD; arms were compared on the same test cases by the two-sided Wilcoxon signed-rank test (pairs without a value left out), with Holm's correction over the labels"
        + (results.Recoveries.Count > 0 ? $", and over the further arms where they are compared with {results.Recoveries[0].Base}" : "")
        + "; intervals of differences are bootstrap percentiles and Hodges-Lehmann intervals at 95 %.";

    private static bool UsesSam(ExperimentDefinition experiment) => experiment.Arms.Any(arm => arm.Labels != ArmLabels.GroundTruth);

    private static Citation ModelCitation(ExperimentDefinition experiment) =>
        experiment.Sam.Labels.Preset.Name.StartsWith("medsam", StringComparison.Ordinal) ? Citation.MedSam : Citation.Sam;

    private static Citation? DatasetCitation(DataSource source) => source switch
    {
        DataSource.Msd => Citation.Decathlon,
        DataSource.Btcv => Citation.Btcv,
        _ => null,
    };
}
