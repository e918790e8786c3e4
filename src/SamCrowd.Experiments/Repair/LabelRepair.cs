using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Interpolation;
using SamCrowd.Annotation.Repair;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;
using SamCrowd.Imaging.Settings;
using SamCrowd.Imaging.Tables;
using SamCrowd.Sam.Labeling;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Repair;

/// <summary>
/// Repairs label maps that SAM made from boxes, step by step. What a step left of a case is kept with a record of what it was made from,
/// so that a repair that was stopped is resumed where it was, and a further step does only itself.
/// </summary>
[ResultVersion("label-repair", 1, typeof(DatasetLabeler), typeof(Trainer))]
internal static class LabelRepair
{
    /// <summary>Below the output folder: factors of the voxels' weights, 0 to 1, where a step makes them.</summary>
    public const string WeightFolder = "weights";

    /// <summary>Below the output folder: what each step left, N-STEP.</summary>
    public const string StepFolder = "steps";

    /// <summary>What each step changed: step,case,label,before,after,removed,added, in voxels.</summary>
    public const string ChangeFile = "changes.csv";

    /// <summary>Below the output folder: what the teacher predicted.</summary>
    public const string TeacherFolder = "teacher";

    internal const string Ending = ".nii.gz";

    /// <exception cref="InvalidInputException">Steps, labels, boxes and ground truth do not go together.</exception>
    public static RepairResult Run(RepairJob job, IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        RepairCheck.Check(job);
        var cases = Cases(job);
        RepairCheck.CheckGroundTruth(job, [.. cases.Select(item => item.Id)]);
        var margin = MarginOf(job, cases);
        cases = [.. cases.Select(item => item with { Bounds = margin.Remove(item.Prompts) })];
        var hashes = new FileHashes();
        using var sam = job.Sam is { } source ? new SamPrompter(source, job.Channel, hashes) : null;
        var teacher = job.Teacher is { } network
            ? new TeacherPredictions(network, job.Dataset.Description, Path.Combine(job.OutputFolder, TeacherFolder), hashes) : null;
        var stages = new List<RepairStage> { Stage(RepairQuality.Given, cases) };
        var changes = new List<(RepairStep, IReadOnlyList<StepRecord>)>();
        for (var i = 0; i < job.Steps.Count; i++)
        {
            var (step, word) = (job.Steps[i], SettingWords.Of(job.Steps[i]));
            var folder = Path.Combine(job.OutputFolder, StepFolder, string.Create(CultureInfo.InvariantCulture, $"{i + 1}-{word}"));
            (cases, var records) = new StepRun(job, Create(job, step, sam, teacher), folder, hashes).Run(cases, progress, cancellation);
            stages.Add(Stage(word, cases));
            changes.Add((step, records));
        }
        Publish(job, cases, changes);
        return new RepairResult(stages, changes, margin);
    }

    private static BoxMargin MarginOf(RepairJob job, IReadOnlyList<RepairCase> cases)
    {
        if (!job.MeasuresMargin) return job.Settings.Margin;
        // Interpolated boxes have the margins of those that they lie between.
        var known = cases.Where(item => job.GroundTruth.Contains(item.Id)).Select(item => (item.Prompts, item.ReadTruth()));
        return BoxMargin.Measure(known) ?? BoxMargin.None;
    }

    private static IRepairStep Create(RepairJob job, RepairStep step, SamPrompter? sam, TeacherPredictions? teacher)
    {
        var labels = job.Dataset.Description.Labels;
        var values = labels.ForegroundLabels;
        return step switch
        {
            RepairStep.ClipToBox => new ClipToBoxStep(),
            RepairStep.Intensity => new IntensityStep(
                job.Settings.Intensity, [.. values.Where(value => !job.Settings.Heterogeneous.Contains(labels.NameOf(value)))],
                job.Channel),
            RepairStep.JitteredBoxes => new JitteredBoxesStep(job.Settings, job.Seed, sam!),
            RepairStep.ThreeAxes => new ThreeAxesStep(job.Settings, sam!),
            RepairStep.EdgeRing => new EdgeRingStep(job.Settings, values),
            RepairStep.LogitThreshold => new LogitThresholdStep(values, sam!),
            RepairStep.Shrink => new ShrinkStep(values),
            RepairStep.TeacherPrompts => new TeacherPromptsStep(teacher!, sam!),
            RepairStep.TeacherLabels => new TeacherLabelsStep(teacher!),
            RepairStep.Corrector => new CorrectorStep(job.Dataset, job.Corrector!, job.Settings.CorrectorConfidence, job.Threads),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a step of label repair"),
        };
    }

    /// <summary>The cases that have a label map, with their prompts.</summary>
    private static IReadOnlyList<RepairCase> Cases(RepairJob job)
    {
        if (!Directory.Exists(job.LabelFolder))
            throw new InvalidInputException(job.LabelFolder, "there is no such folder", "give the one that holds the label maps "
                + "CASE.nii.gz");
        var prompts = job.Boxes.Prompts.ToLookup(prompt => prompt.Case, StringComparer.Ordinal);
        var found = new List<RepairCase>();
        foreach (var item in job.Dataset.TrainingCases)
        {
            if (LabelFileOf(job, item) is not { } file) continue;
            BoxPrompt[] drawn = [.. prompts[item.Id]];
            PromptChecks.Within(VolumeFile.ReadHeader(item.ImagePaths[0]).Size, drawn);
            BoxPrompt[] all = job.InterpolatedGap is { } longest ? [.. drawn, .. BoxInterpolation.Between(drawn, longest)] : drawn;
            found.Add(new RepairCase(item, all, all, file, null));
        }
        if (found.Count > 0) return found;
        throw new InvalidInputException(
            job.LabelFolder, $"holds no label map of a training case of {job.Dataset.Root}",
            $"name them as the cases, e.g. {job.Dataset.TrainingCases[0].Id}{Ending}");
    }

    private static string? LabelFileOf(RepairJob job, DatasetCase item) => new[] { Ending, job.Dataset.Description.FileEnding }
        .Select(ending => Path.Combine(job.LabelFolder, item.Id + ending)).FirstOrDefault(File.Exists);

    private static RepairStage Stage(string name, IReadOnlyList<RepairCase> cases) =>
        new(name, cases.ToDictionary(item => item.Id, item => item.LabelFile));

    /// <summary>The last step's files at the top of the output folder, and the table of changes.</summary>
    private static void Publish(
        RepairJob job, IReadOnlyList<RepairCase> cases, IReadOnlyList<(RepairStep Step, IReadOnlyList<StepRecord> Records)> changes)
    {
        foreach (var item in cases)
        {
            HardLink.CreateOrCopy(item.LabelFile, Path.Combine(job.OutputFolder, item.Id + Ending));
            var weights = Path.Combine(job.OutputFolder, WeightFolder, item.Id + Ending);
            if (item.WeightFile is null)
            {
                if (File.Exists(weights)) File.Delete(weights);
            }
            else
            {
                Directory.CreateDirectory(Path.GetDirectoryName(weights)!);
                HardLink.CreateOrCopy(item.WeightFile, weights);
            }
        }
        var table = new CsvWriter("step", "case", "label", "before", "after", "removed", "added");
        foreach (var (step, records) in changes)
            foreach (var record in records)
                foreach (var change in record.Labels)
                    table.Add(SettingWords.Of(step), record.Case, change.Label, change.Before, change.After, change.Removed, change.Added);
        table.Write(Path.Combine(job.OutputFolder, ChangeFile));
    }
}
