using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Coverage;
using SamCrowd.Annotation.Repair;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Repair;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Data;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Study.Labels;

/// <summary>
/// Gathers what an arm on SAM's labels learns from: of each training case SAM's label map, its ground truth or nothing, and voxel weights
/// where the arm has them. Label maps are linked, and <c>cases.csv</c> says where each comes from.
/// </summary>
[ResultVersion("arm-labels", 1)]
internal static class ArmLabelsStep
{
    /// <summary>Columns case, labels (sam, ground-truth or left-out) and coverage (empty where nobody drew a box).</summary>
    public const string CaseFile = "cases.csv";

    /// <summary>Folder of voxel weights.</summary>
    public const string Weights = "weights";

    /// <summary>Folder of what boxes say of each voxel, for the box term of the loss.</summary>
    public const string Boxes = "boxes";

    public static Stage Create(StudyContext study, ArmSection arm)
    {
        var settings = new JsonObject();
        if (arm.LeastCoverage is { } least) settings["least_coverage"] = least;
        if (arm.GroundTruthCases is { } count) (settings["ground_truth_cases"], settings["seed"]) = (count, study.Experiment.Seed);
        if (arm.Weights != VoxelWeighting.Equal) settings["weights"] = SettingWords.Of(arm.Weights);
        if (arm.BoxLoss is not null) settings["box_margin"] = SettingsJson.Value(study.Experiment.Repair.BoxMargin);
        StageId[] needs = [StudyLayout.Import, .. study.Arms.LabelSetsOf(arm).Select(set => set.Boxes), study.Arms.LabelSource(arm)];
        if (arm.Repair is not null && arm.Weights != VoxelWeighting.Equal) needs = [.. needs, study.Arms.MadeLabels(arm)];
        return new Stage(
            ArmSources.LabelsStage(arm), typeof(ArmLabelsStep), settings, [], needs, Resumes: false, work => Gather(study, arm, work));
    }

    private static void Gather(StudyContext study, ArmSection arm, StageWork work)
    {
        var truth = new DatasetFolder(study.Layout.DatasetRoot);
        var source = study.Run.Of(study.Arms.LabelSource(arm));
        var sure = study.Run.Of(study.Arms.MadeLabels(arm));
        var made = new DatasetFolder(source);
        var boxes = BoxFile.Read(study.Run, study.Arms.LabelSetsOf(arm).Select(set => set.Boxes));
        var coverage = CaseCoverage.Of(boxes);
        if (arm.GroundTruthCases > truth.TrainingCases.Count)
            throw new InvalidInputException(
                $"arm {arm.Name}: ground_truth_cases is {arm.GroundTruthCases}, and there are {truth.TrainingCases.Count} training cases; "
                + "give a smaller number");
        var experts = ArmSources.DrawGroundTruth(truth.TrainingCases.Select(item => item.Id), arm.GroundTruthCases
            ?? 0, study.Experiment.Seed);
        var labelled = made.TrainingCases.Select(item => item.Id).Where(id => coverage[id] >= (arm.LeastCoverage ?? 0)).ToHashSet();
        var taken = labelled.Union(experts).ToHashSet();
        CheckFolds(study, arm, taken, coverage);
        var weighted = arm.HasWeights(study.Experiment.Repair);
        var table = new StringBuilder("case,labels,coverage\n");
        var cases = truth.TrainingCases;
        for (var i = 0; i < cases.Count; i++)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var (item, id) = (cases[i], cases[i].Id);
            if (experts.Contains(id))
                Take(weighted, arm, item.LabelPath!, null, null, id, made.Description.Labels, work);
            else if (labelled.Contains(id))
                Take(weighted, arm, LabelDataset.LabelFile(source, id), LabelDataset.ConfidenceFile(sure, id),
                    LabelDataset.RepairWeightFile(source, id), id, made.Description.Labels, work);
            var origin = experts.Contains(id) ? "ground-truth" : labelled.Contains(id) ? "sam" : "left-out";
            var share = coverage.TryGetValue(id, out var known) ? known.ToString("0.####", CultureInfo.InvariantCulture) : "";
            table.Append(CultureInfo.InvariantCulture, $"{id},{origin},{share}\n");
            work.Progress.Report(new StepProgress("Arm's labels", i + 1, cases.Count, id));
        }
        if (arm.BoxLoss is not null) WriteBoxes(study, boxes, truth, experts, taken, work);
        LabelDataset.Write(work, truth, made.Description.Labels, taken);
        AtomicFile.WriteText(work[CaseFile], table.ToString());
    }

    private static void WriteBoxes(
        StudyContext study, BoxTable boxes, DatasetFolder truth, IReadOnlySet<string> experts, IReadOnlySet<string> taken, StageWork work)
    {
        var known = truth.TrainingCases.Where(item => experts.Contains(item.Id)).Select(item => (
            boxes.OfCase(item.Id), VolumeFile.ReadOnto<short>(item.LabelPath!, item.ImagePaths[0])));
        var margin = study.Experiment.Repair.BoxMargin.Count > 0 ? study.Experiment.Repair.Margin
            : BoxMargin.Measure(known) ?? BoxMargin.None;
        BoxMapFiles.Write(
            work[Boxes], truth.TrainingCases.Where(item => taken.Contains(item.Id)), margin.Remove(boxes.Prompts),
            truth.Description.Labels);
    }

    private static void Take(
        bool weighted, ArmSection arm, string labels, string? confidence, string? repaired, string id, LabelScheme scheme, StageWork work)
    {
        var path = LabelDataset.LabelFile(work.Folder, id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        HardLink.CreateOrCopy(labels, path);
        if (!weighted) return;
        var weights = WeightsOf(VolumeFile.Read<short>(path), arm.Weights == VoxelWeighting.Confidence ? confidence : null, scheme);
        if (repaired is not null && File.Exists(repaired))
        {
            var factors = VolumeFile.ReadOnto<float>(repaired, path);
            for (var i = 0; i < weights.Voxels.Length; i++) weights.Voxels[i] *= factors.Voxels[i];
        }
        VolumeFile.Write(work[Weights, id + ".nii.gz"], weights);
    }

    /// <summary>The confidence where there is a label, 1 everywhere else, on ground truth, and where a repair gave the label.</summary>
    private static Volume<float> WeightsOf(Volume<short> labels, string? confidence, LabelScheme scheme)
    {
        var weights = new Volume<float>(labels.Size, labels.Geometry);
        var sure = confidence is null ? null : VolumeFile.Read<float>(confidence);
        for (var i = 0; i < weights.Voxels.Length; i++)
            weights.Voxels[i] = sure is not null && labels.Voxels[i] > 0 && labels.Voxels[i] != scheme.IgnoreLabel
                && sure.Voxels[i] > 0 ? sure.Voxels[i] : 1;
        return weights;
    }

    private static void CheckFolds(
        StudyContext study, ArmSection arm, IReadOnlySet<string> own, IReadOnlyDictionary<string, double> coverage)
    {
        string[] training = [.. new DatasetFolder(study.Layout.DatasetRoot).TrainingCases.Select(item => item.Id)];
        foreach (var fold in study.Experiment.Training.Folds)
        {
            var split = TrainingFolds.Select(study.Experiment.Training, training, fold);
            if (split.Train.Any(own.Contains) && split.Validation.Any(own.Contains)) continue;
            var without = split.Train.Any(own.Contains) ? "validation" : "training";
            var range = coverage.Count == 0
                ? "no case has a box"
                : string.Create(
                    CultureInfo.InvariantCulture, $"the cases' coverage is {coverage.Values.Min():0.00} to {coverage.Values.Max():0.00}");
            throw new InvalidInputException(
                $"arm {arm.Name}: fold {fold} is left without a {without} case; lower least_coverage ({range})");
        }
    }
}
