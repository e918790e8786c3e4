using SamCrowd.Datasets.Layout;
using SamCrowd.Evaluation.Overlap;
using SamCrowd.Evaluation.Regions;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>
/// What the first arm's labels give without any image: every test case is given at each place, counted from one end of the volume to the
/// other, the label that most training volumes have there. A network that does not reach more has not learned to look at the image.
/// </summary>
[ResultVersion("majority", 1)]
internal static class MajorityStep
{
    /// <summary>The grid of the votes is the median training volume's, cut to so many voxels an axis.</summary>
    private const int LargestAxis = 128;

    /// <summary>It is for studies whose reference is ground truth.</summary>
    public static bool IsFor(StudyContext study) => study.Arms.All[0].Labels == ArmLabels.GroundTruth;

    public static Stage Create(StudyContext study) => new(
        StudyLayout.Majority, typeof(MajorityStep), Settings(study), [], [StudyLayout.Import], Resumes: false, work =>
        Measure(study, work));

    private static System.Text.Json.Nodes.JsonObject Settings(StudyContext study) =>
        study.Arms.All[0].Cases is { } cases ? new() { ["cases"] = cases, ["seed"] = study.Experiment.Seed } : [];

    private static void Measure(StudyContext study, StageWork work)
    {
        var dataset = new DatasetFolder(study.Layout.DatasetRoot);
        var taken = study.Arms.GroundTruthCases(study.Arms.All[0], [.. dataset.TrainingCases.Select(item => item.Id)]).ToHashSet();
        var votes = Votes([.. dataset.TrainingCases.Where(item => taken.Contains(item.Id)).Select(item => item.LabelPath!)], work);
        LabelRegion[] regions = [.. dataset.Description.Labels.ForegroundLabels.Select(LabelRegion.Label)];
        var cases = dataset.TestCases.Where(item => item.LabelPath is not null).Select(item =>
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var reference = VolumeFile.Read<short>(item.LabelPath!);
            var overlap = SegmentationEvaluator.Overlap(reference, Spread(votes, reference), regions,
                dataset.Description.Labels.IgnoreLabel);
            return new CaseEvaluation(item.Id, item.LabelPath!, item.LabelPath!, overlap);
        });
        CaseTable.Write(work[EvaluationTables.CaseFile], new EvaluationSummary(regions, [.. cases]));
    }

    /// <summary>The label of most volumes at each place, the lower one where several have as many; z y x.</summary>
    private static Volume<short> Votes(IReadOnlyList<string> files, StageWork work)
    {
        var sizes = files.Select(file => VolumeFile.ReadHeader(file).Size).ToArray();
        var size = new Size3(Middle(one => one.Z), Middle(one => one.Y), Middle(one => one.X));
        var counts = new Dictionary<short, int[]>();
        for (var i = 0; i < files.Count; i++)
        {
            work.Cancellation.ThrowIfCancellationRequested();
            var on = Spread(VolumeFile.Read<short>(files[i]), new Volume<short>(size, Geometry.WithSpacing(1, 1, 1))).Voxels;
            for (var place = 0; place < on.Length; place++)
            {
                if (!counts.TryGetValue(on[place], out var of)) counts[on[place]] = of = new int[on.Length];
                of[place]++;
            }
            work.Progress.Report(new StepProgress("Majority", i + 1, files.Count));
        }
        var votes = new Volume<short>(size, Geometry.WithSpacing(1, 1, 1));
        for (var place = 0; place < votes.Voxels.Length; place++)
            votes.Voxels[place] = counts.OrderBy(pair => pair.Key).MaxBy(pair => pair.Value[place]).Key;
        return votes;

        int Middle(Func<Size3, int> axis) => Math.Min(LargestAxis, sizes.Select(axis).Order().ElementAt(sizes.Length / 2));
    }

    /// <summary>A label map on another grid: of each voxel the label at the same share of each axis.</summary>
    private static Volume<short> Spread(Volume<short> labels, Volume<short> onto)
    {
        var (from, to) = (labels.Size, onto.Size);
        var spread = new Volume<short>(to, onto.Geometry);
        int[] z = Places(from.Z, to.Z), y = Places(from.Y, to.Y), x = Places(from.X, to.X);
        for (int k = 0, i = 0; k < to.Z; k++)
            for (var j = 0; j < to.Y; j++)
                for (var column = 0; column < to.X; column++, i++)
                    spread.Voxels[i] = labels.Voxels[(((z[k] * from.Y) + y[j]) * from.X) + x[column]];
        return spread;

        static int[] Places(int from, int to) => [.. Enumerable.Range(0, to).Select(i => Math.Min(from - 1, (int)((i + 0.5) * from / to)))];
    }
}
