using System.Globalization;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging.Settings;
using SamCrowd.Sam.Labeling;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Report;

/// <summary>The methods of a study in prose, made from its settings, with what it has to cite.</summary>
internal static class Methods
{
    public static string Of(StudyResults results)
    {
        var experiment = results.Experiment;
        var sentences = new List<string> { Data(results), Arms(results) };
        if (UsesSam(experiment)) sentences.Add(SamLabels(experiment));
        sentences.Add(Training(experiment));
        if (results.Augmentation is { Count: > 0 } transforms)
            sentences.Add($"Patches were augmented, in this order, by {string.Join("; ", transforms)}.");
        if (Overridden(experiment) is { Length: > 0 } overridden) sentences.Add(overridden);
        sentences.Add(Prediction(experiment));
        sentences.Add(Statistics(results));
        return string.Join(" ", sentences);
    }

    /// <summary>In the order in which the paragraph names them.</summary>
    public static IReadOnlyList<Citation> Citations(ExperimentDefinition experiment) =>
    [
        .. experiment.Data.Citation is null && DatasetCitation(experiment.Data.Source) is { } dataset ? [dataset] : Array.Empty<Citation>(),
        Citation.Study,
        .. UsesSam(experiment) ? [ModelCitation(experiment)] : Array.Empty<Citation>(),
        Citation.NnUNet,
    ];

    private static string Data(StudyResults results)
    {
        var data = results.Experiment.Data;
        var cited = data.Citation is { } given ? $" ({given})" : DatasetCitation(data.Source) is { } citation ? $" ({citation.Text})" : "";
        var what = data.Source switch
        {
            DataSource.Phantom => "Synthetic abdominal CT volumes",
            DataSource.Msd => "Volumes of the Medical Segmentation Decathlon",
            DataSource.Btcv => "Abdominal CT volumes of Beyond the Cranial Vault",
            _ => "Image volumes",
        };
        var training = results.LabelQuality.Select(quality => quality.Cases.Count).DefaultIfEmpty(0).Max();
        var used = training > 0 ? $", {training} of which SAM labelled for training and {results.Scores[0].Cases.Count} of which tested "
            + $"the networks" : $", {results.Scores[0].Cases.Count} of which tested the networks";
        return $"{what}{cited} with {results.Scores[0].Table.Columns.Count} labels ({string.Join(", ", results.Scores[0].Table.Columns)}) "
            + $"were used{used}.";
    }

    private static string Volumes(StudyResults results, ArmSection arm) =>
        results.Costs.FirstOrDefault(cost => cost.Arm == arm.Name) is not { } cost
        ? ""
        : (cost.ExpertVolumes, cost.SamVolumes) switch
        {
            (var experts, 0) => FormattableString.Invariant($"; {experts} volumes"),
            (0, var sam) => FormattableString.Invariant($"; {sam} volumes"),
            var (experts, sam) => FormattableString.Invariant($"; {experts} volumes with {Truth(results.Experiment)} and {sam} with SAM's"),
        };

    private static string Arms(StudyResults results)
    {
        var experiment = results.Experiment;
        var arms = string.Join(", ", experiment.Arms.Select(arm => $"{arm.Name} ({Describe(experiment, arm)}{Volumes(results, arm)})"));
        if (experiment.Arms.Count == 1) return $"The networks were trained on one kind of labels: {arms}.";
        var how = DifferByLabelsOnly(results) ? "networks that differ by their training labels only" : "networks that differ as stated";
        return $"As in the study of {Citation.Study.Text}, {how} were compared: {arms}.";
    }

    private static bool DifferByLabelsOnly(StudyResults results)
    {
        var arms = results.Experiment.Arms;
        return arms.All(arm => arm is { PretrainOn: null, BoxLoss: null, Epochs: null, Weights: VoxelWeighting.Equal })
            && results.Costs.Select(cost => cost.ExpertVolumes + cost.SamVolumes).Distinct().Count() <= 1;
    }

    /// <summary>What ground truth is: of a phantom it is exact.</summary>
    private static string Truth(ExperimentDefinition experiment) =>
        experiment.Data.Source == DataSource.Phantom ? "exact labels" : "expert labels";

    private static string Describe(ExperimentDefinition experiment, ArmSection arm)
    {
        if (arm.Labels == ArmLabels.GroundTruth)
            return Truth(experiment) + (arm.PretrainOn is { } first ? $", networks pre-trained on the labels of {first}" : "");
        var parts = new List<string> { $"SAM labels, {Unboxed(arm.Unboxed ?? experiment.Sam.Labels.UnboxedSlices)}" };
        if (arm.Annotators is { } annotators) parts.Add($"boxes of {string.Join(", ", annotators)}");
        if (arm.Annotators is { Count: > 1 }) parts.Add($"fused by {SettingWords.Of(arm.Fusion ?? ArmFusion.Majority)}");
        if (arm.LeastCoverage is { } coverage)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"cases with coverage below {coverage} left out"));
        if (arm.Weights != VoxelWeighting.Equal) parts.Add($"voxels weighted by {SettingWords.Of(arm.Weights)}");
        if (arm.Repair is { } steps) parts.Add($"repaired by {string.Join(", ", steps.Select(step => SettingWords.Of(step)))}");
        if (arm.Teacher is { } teacher) parts.Add($"with what the networks of {teacher} predicted");
        if (arm.BoxLoss is { } box)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"box projection loss (Tian et al. 2021) of weight {box}"));
        if (arm.PretrainOn is { } before) parts.Add($"networks pre-trained on the labels of {before}");
        if (arm.GroundTruthCases is { } kept)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{kept} cases with {Truth(experiment)}"));
        return string.Join(", ", parts);
    }

    private static string Unboxed(UnboxedSlices slices) => slices switch
    {
        UnboxedSlices.Interpolate => "boxes interpolated on slices between boxed ones",
        UnboxedSlices.IgnoreGaps => "slices without a box between boxed ones ignored in training",
        UnboxedSlices.IgnoreSlices => "slices without a box ignored in training",
        _ => "slices without a box taken as background",
    };

    private static string SamLabels(ExperimentDefinition experiment)
    {
        var sam = experiment.Sam;
        var annotators = experiment.Annotators.Select(annotator => annotator.Rule switch
        {
            AnnotatorRule.Study => $"{annotator.Name}: boxes simulated from ground truth by the study's rule{Missed(annotator)}",
            AnnotatorRule.File => $"{annotator.Name}: boxes drawn by people{Missed(annotator)}",
            AnnotatorRule.Crowd => $"{annotator.Name}: boxes drawn by "
                + $"{(annotator.People is { } people ? string.Join(", ", people) : "a crowd")} in the browser, "
                + $"several people's made one by majority of those who looked at the slice{Missed(annotator)}",
            _ => $"{annotator.Name}: boxes of a simulated person{Missed(annotator)}",
        });
        var drawing = sam.Labels.OverlapOrder == OverlapOrder.Drawing;
        return $"SAM ({ModelCitation(experiment).Text}; weights {sam.ModelName}, preset {sam.Labels.Preset.Name}) made masks from bounding "
            + $"boxes slice by slice along {sam.SliceAxis.ToString().ToLowerInvariant()} ({string.Join("; ", annotators)}); where masks "
            + $"overlap, the {(drawing ? "later one" : "one with the higher predicted IoU")} was kept.";
    }

    private static string Missed(AnnotatorSection annotator) => annotator.Person.Omission.MissedSliceRate > 0
        ? string.Create(CultureInfo.InvariantCulture, $", leaving out {annotator.Person.Omission.MissedSliceRate:0.#%} of the slices")
        : "";

    private static string Training(ExperimentDefinition experiment)
    {
        var (plan, training) = (experiment.Plan, experiment.Training);
        var planned = plan.Labels == PlanLabels.Shared
            ? $"once, from {Truth(experiment)}, for all arms"
            : "for each arm from its own labels";
        var optimizer = training.Trainer.Optimizer switch
        {
            OptimizerKind.AdamW => "AdamW",
            OptimizerKind.Muon => "Muon (AdamW for all but the convolutions)",
            _ => string.Create(CultureInfo.InvariantCulture, $"SGD with Nesterov momentum {training.Trainer.Momentum}"),
        };
        var schedule = training.Trainer.Schedule == ScheduleKind.Cosine
            ? string.Create(CultureInfo.InvariantCulture,
                $", reached after {training.Trainer.WarmUp:P0} of the batches and falling to 0 as half a cosine")
            : "";
        var average = training.Trainer.WeightAveraging > 0
            ? string.Create(CultureInfo.InvariantCulture, $"moving average of the weights with decay {training.Trainer.WeightAveraging}, ")
            : "";
        var seeds = experiment.Seeds is { Count: > 1 } several
            ? $"once with each of the seeds {string.Join(", ", several)}" : $"seed {experiment.Seeds?[0] ?? experiment.Seed}";
        return string.Create(CultureInfo.InvariantCulture,
            $"3D U-Nets were planned ({plan.Planner} planner, configuration {plan.Configuration}, {planned}) and trained as nnU-Net does "
                + $"({Citation.NnUNet.Text}): {training.Trainer.Epochs} epochs of {training.Trainer.IterationsPerEpoch} batches, "
                + $"{optimizer}, {(schedule == "" ? "initial" : "largest")} learning rate {training.Trainer.LearningRate}{schedule}, "
                + $"weight decay {training.Trainer.WeightDecay}, {average}"
                + $"Dice and cross-entropy loss, fold {string.Join(", ", training.Folds)}, {seeds}.");
    }

    private static string Prediction(ExperimentDefinition experiment) =>
        $"Test cases were segmented by a sliding window with Gaussian "
            + $"weights{(experiment.Prediction.Predictor.Mirroring ? " and mirroring" : "")} from the {experiment.Prediction.Checkpoint} "
            + $"checkpoint.";

    /// <summary>Every setting of plan, training and prediction that is not nnU-Net's default.</summary>
    private static string Overridden(ExperimentDefinition experiment)
    {
        string[] changed =
        [
            .. Changed(experiment.Plan, "folds", "configuration", "labels"), .. Changed(experiment.Training.Trainer),
            .. Changed(experiment.Prediction, "device"),
        ];
        return changed.Length == 0 ? "" : $"In place of nnU-Net's defaults were set: {string.Join(", ", changed)}.";

        static IEnumerable<string> Changed(object settings, params string[] without) => SettingsModel.Of(settings.GetType()).Offered
            .Where(setting => setting.DecidesResult && !without.Contains(setting.Name)
            && setting.Text(setting.Get(settings)) != setting.Text(setting.Default))
            .Select(setting => $"{setting.Words} {Shown(setting.Text(setting.Get(settings)))}"
            + (setting.Default is null ? "" : $" ({Shown(setting.Text(setting.Default))})"));

        static string Shown(string text) => text.Length == 0 || text == "[]" ? "none" : text;
    }

    private static string Statistics(StudyResults results)
    {
        var several = results.SeedCount > 1;
        var text = $"Dice is given as mean ± 1.96 · SD / √n over the test cases with the population SD (with fewer than "
            + $"{MeanInterval.FewerAreFew} cases by Student's t)"
            + (several ? $", each case's value being the mean over {results.SeedCount} seeds, and with the standard deviation "
            + $"over the seeds" : "") + ". ";
        text += several
            ? "Arms were compared on the same test cases by the paired permutation test over the cases of the seeds' means and by the "
            + string.Create(
                CultureInfo.InvariantCulture,
                $"hierarchical bootstrap over cases and seeds ({results.Experiment.Comparison.Tests.BootstrapResamples:N0} resamples), ")
            + "of which the larger p counts, beside the two-sided Wilcoxon signed-rank test of the study"
            : $"Arms were compared on the same test cases by the two-sided Wilcoxon signed-rank test, {PValues(results.Experiment)}";
        var holm = results.Tests.Count > 1 ? $", with Holm's correction over all {results.Tests.Count} tests shown" : "";
        return text + $"{holm}. A case without a value in either arm (the label is in neither image, or a distance has no end) is left out "
            + "of that comparison and counted. "
            + $"Intervals of differences are bootstrap percentiles (with fewer than {MeanInterval.FewerAreFew} cases Student's t), those "
            + $"of shares won back bootstrap percentiles; Hodges-Lehmann intervals invert the signed-rank test and hold the level that "
            + $"is given with them.";
    }

    private static string PValues(ExperimentDefinition experiment)
    {
        var tests = experiment.Comparison.Tests;
        var correction = tests.ContinuityCorrection ? ", with continuity correction" : "";
        return tests.Method switch
        {
            WilcoxonMethod.Auto => "exact over all sign changes for up to 50 cases, also with ties"
                + (tests.ContinuityCorrection ? ", beyond with continuity correction" : ""),
            WilcoxonMethod.Exact => "exact over all sign changes, also with ties",
            WilcoxonMethod.Approximate => $"by the normal approximation{correction}",
            _ => $"as scipy 1.10 computes it by default{correction}",
        };
    }

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
