using System.Globalization;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Results;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Study.Sweeps;

/// <summary>
/// What a sweep found: a table over all points (<c>sweep.csv</c>) and Dice against the first swept value (<c>sweep.svg</c>,
/// <c>sweep.png</c>).
/// </summary>
internal static class SweepSummary
{
    public const string TableFile = "sweep.csv";

    private const string FigureName = "sweep";

    /// <param name="runs">All evaluated and compared.</param>
    public static void Write(Sweep sweep, IReadOnlyList<StudyRun> runs, RunFolder root)
    {
        var rows = new List<IReadOnlyList<string>>();
        var lines = new List<SweepValue>();
        foreach (var run in runs)
        {
            var (scores, comparisons) = (new EvaluationTables(run.Study).Test(), ComparisonFiles.Read(run.Study).Comparisons);
            foreach (var score in scores)
            {
                var against = comparisons.FirstOrDefault(item => item.Arm == score.Arm);
                rows.AddRange(score.Labels.Select(label => (IReadOnlyList<string>)[.. run.Point.Values, .. Row(score, against, label)]));
                var line = string.Join(", ", run.Point.Values.Skip(1).Prepend(score.Arm));
                lines.Add(new SweepValue(run.Point.Values[0], line, score.Interval(score.Overall).Mean));
            }
        }
        string[] headings = [.. sweep.Keys, "arm", "label", "cases", "mean_dice", "half_width_95", "difference_to_first_arm", "p"];
        AtomicFile.WriteText(Path.Combine(root.Root, TableFile), new ReportTable(headings, rows).ToCsv());
        SweepFigure.Draw(FigureName, sweep.Keys[0], lines).Write(root.Root);
    }

    private static string[] Row(ArmScores score, ArmComparison? against, string label)
    {
        var (interval, row) = (score.Interval(label), against?.Row(label));
        return
        [
            score.Arm,
            label,
            interval.Count.ToString(CultureInfo.InvariantCulture),
            Number(interval.Mean),
            Number(interval.HalfWidth),
            Number(row?.MeanDifference),
            Number(row?.P),
        ];
    }

    private static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("0.######", CultureInfo.InvariantCulture) : "";
}
