using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Experiments.Repair;

/// <summary>How well the labels of one case agree with ground truth after a step.</summary>
/// <param name="Step">"labels" for those that were given, else the step's word.</param>
/// <param name="Learnt">Whether a step chose or learnt on the case's ground truth.</param>
/// <param name="Dice">NaN where neither has the label.</param>
/// <param name="Precision">NaN where the labels lack the label.</param>
/// <param name="Recall">NaN where ground truth lacks it.</param>
internal sealed record RepairScore(
    string Step, string Case, int Label, bool Learnt, double Dice, double Precision, double Recall, long Voxels, long ReferenceVoxels);

/// <summary>Measures label maps against ground truth before and after each step, for those who have it.</summary>
internal static class RepairQuality
{
    /// <summary>What the labels are called before the first step.</summary>
    public const string Given = "labels";

    /// <summary>step,case,label,learnt,dice,precision,recall,voxels,reference_voxels.</summary>
    public const string FileName = "quality.csv";

    private static readonly string[] Header =
        ["step", "case", "label", "learnt", "dice", "precision", "recall", "voxels", "reference_voxels"];

    /// <param name="dataset">Its label maps are the reference; cases without one are left out.</param>
    /// <param name="learnt">Cases that steps chose or learnt on.</param>
    public static IReadOnlyList<RepairScore> Measure(
        DatasetFolder dataset, RepairResult result, IReadOnlyList<string> learnt, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        DatasetCase[] cases = [.. dataset.TrainingCases.Where(
            item => File.Exists(item.LabelPath) && result.Stages[0].LabelFiles.ContainsKey(item.Id))];
        var labels = dataset.Description.Labels;
        LabelRegion[] regions = [.. labels.ForegroundLabels.Select(LabelRegion.Label)];
        var scores = new List<RepairScore>();
        for (var i = 0; i < cases.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var truth = VolumeFile.ReadOnto<short>(cases[i].LabelPath!, cases[i].ImagePaths[0]);
            var isLearnt = learnt.Contains(cases[i].Id);
            foreach (var stage in result.Stages)
            {
                var made = VolumeFile.ReadOnto<short>(stage.LabelFiles[cases[i].Id], cases[i].ImagePaths[0]);
                var overlaps = SegmentationEvaluator.Overlap(truth, made, regions, labels.IgnoreLabel);
                scores.AddRange(regions.Zip(overlaps, (region, overlap) => Score(
                    stage.Name, cases[i].Id, region.Values[0], isLearnt, overlap)));
            }
            progress?.Report(new StepProgress("Label quality", i + 1, cases.Length, cases[i].Id));
        }
        return scores;
    }

    public static void Write(string path, IEnumerable<RepairScore> scores)
    {
        var table = new CsvWriter(Header);
        foreach (var s in scores)
            table.Add(s.Step, s.Case, s.Label, s.Learnt ? "yes" : "no", s.Dice, s.Precision, s.Recall, s.Voxels, s.ReferenceVoxels);
        table.Write(path);
    }

    /// <exception cref="InvalidInputException">The file is missing or not such a table.</exception>
    public static IReadOnlyList<RepairScore> Read(string path)
    {
        var table = CsvTable.Read(path);
        if (!table.Header.SequenceEqual(Header))
            throw new InvalidInputException(path, "is not a table of repaired labels", "its first line must be "
                + $"'{string.Join(',', Header)}'");
        return [.. table.Rows.Select(row => new RepairScore(
            row[0], row[1], (int)Number(row, 2), row[3] == "yes", Number(row, 4), Number(row, 5), Number(row, 6), (long)Number(row, 7),
            (long)Number(row, 8)))];

        double Number(CsvRow row, int column) => row[column] == "nan" ? double.NaN : table.TryNumber(row[column], out var value)
            ? value
            : throw new InvalidInputException($"{path}, line {row.Line}", $"'{row[column]}' is no number", "run the stage again");
    }

    /// <summary>Means over the cases that no step learnt on, by step in their order and label.</summary>
    public static IReadOnlyList<(string Step, int Label, int Cases, double Dice, double Precision,
        double Recall)> Means(IReadOnlyList<RepairScore> scores) =>
    [
        .. scores.Where(score => !score.Learnt).GroupBy(score => (score.Step, score.Label)).Select(group => (
            group.Key.Step, group.Key.Label, group.Count(),
            Mean(group.Select(s => s.Dice)), Mean(group.Select(s => s.Precision)), Mean(group.Select(s => s.Recall)))),
    ];

    private static double Mean(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static RepairScore Score(string step, string id, int label, bool learnt, OverlapMetrics overlap) => new(
        step, id, label, learnt, overlap.Dice, Share(overlap.TruePositives, overlap.PredictedVoxels),
        Share(overlap.TruePositives, overlap.ReferenceVoxels), (long)overlap.PredictedVoxels, (long)overlap.ReferenceVoxels);

    private static double Share(double part, double whole) => whole == 0 ? double.NaN : part / whole;
}
