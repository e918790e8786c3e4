using System.Globalization;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Repair;

namespace SamCrowd.Experiments.Report;

/// <summary>The report's tables, as text cells that HTML and Markdown share.</summary>
internal static class ReportTables
{
    public static ReportTable Scores(StudyResults results) => new(
        ["Label", .. results.Scores.Select(score => score.Arm)],
        [.. results.Scores[0].Labels.Select(label => (IReadOnlyList<string>)[
            label, .. results.Scores.Select(score => ReportText.Interval(score.Interval(label)))])]);

    /// <summary>Each arm against the first, label by label.</summary>
    public static ReportTable Differences(StudyResults results) => new(
        ["Arm", "Label", "n", "Left out", $"Arm − {results.Scores[0].Arm}", "Bootstrap 95 %", "Hodges-Lehmann 95 %", "p", "p (Holm)", "Rank-biserial", "Cohen dz"],
        [.. results.Comparisons.SelectMany(item => item.Table.Rows.Select(row => (IReadOnlyList<string>)[
            item.Arm, row.Column, Count(row.Pairs), Count(row.Dropped), ReportText.Signed(row.MeanDifference), ReportText.Range(row.BootstrapMeanDifference), ReportText.Estimate(row.HodgesLehmann),
            ReportText.P(row.Wilcoxon.PValue), row == item.Table.Mean ? "" : ReportText.P(row.HolmP), ReportText.Signed(row.Wilcoxon.RankBiserial), ReportText.Signed(row.CohenDz)]))]);

    /// <summary>Each further arm against the base arm.</summary>
    public static ReportTable Recoveries(StudyResults results) => new(
        ["Arm", "Dice", $"Arm − {results.Recoveries[0].Base}", "Bootstrap 95 %", "Share of the loss won back", "n", "p", "p (Holm)"],
        [.. results.Recoveries.Select(item => (IReadOnlyList<string>)[
            item.Arm, ReportText.Interval(item.Overall.A), ReportText.Signed(item.Overall.MeanDifference), ReportText.Range(item.Overall.BootstrapMeanDifference), ReportText.Share(item.Share),
            Count(item.Overall.Pairs), ReportText.P(item.Overall.Wilcoxon.PValue), ReportText.P(item.HolmP)])]);

    /// <summary>Agreement of organ volumes, ml.</summary>
    public static ReportTable Volumes(StudyResults results) => new(
        ["Arm", "Label", "Bias, ml", "Lower limit, ml", "Upper limit, ml", "n"],
        [.. results.Volumes.Select(item => (item.Arm, item.Label, Agreement: BlandAltman.Of(item.PredictedMl, item.ReferenceMl))).Select(item => (IReadOnlyList<string>)[
            item.Arm, item.Label, ReportText.Signed(item.Agreement.Bias), ReportText.Signed(item.Agreement.Low), ReportText.Signed(item.Agreement.High), Count(item.Agreement.Count)])]);

    public static ReportTable LabelQuality(StudyResults results) => new(
        ["Label", .. results.LabelQuality.Select(quality => quality.Arm)],
        [.. results.LabelQuality[0].Labels.Select(label => (IReadOnlyList<string>)[
            label, .. results.LabelQuality.Select(quality => ReportText.Interval(quality.Interval(label)))])]);

    /// <summary>Repaired labels before and after each step: means over the training cases that no step chose or learnt on.</summary>
    public static ReportTable Repairs(StudyResults results) => new(
        ["Arm", "After", "Label", "n", "Dice", "Precision", "Recall"],
        [.. results.Repairs.SelectMany(repair => RepairQuality.Means(repair.Scores).Select(mean => (IReadOnlyList<string>)[
            repair.Arm, mean.Step == RepairQuality.Given ? "SAM" : mean.Step, LabelName(results, mean.Label), Count(mean.Cases), ReportText.Score(mean.Dice),
            ReportText.Score(mean.Precision), ReportText.Score(mean.Recall)]))]);

    // Foreground labels are numbered from 1 in the order in which tables have them.
    private static string LabelName(StudyResults results, int value) => results.Scores[0].Table.Columns[value - 1];

    public static ReportTable Cases(StudyResults results)
    {
        var labels = results.Scores[0].Labels;
        string[] headings = ["Case", .. labels.SelectMany(label => results.Scores.Select(score => $"{label}, {score.Arm}"))];
        var values = labels.SelectMany(label => results.Scores.Select(score => score.Values(label))).ToArray();
        return new ReportTable(headings, [.. results.Scores[0].Cases.Select((id, index) => (IReadOnlyList<string>)[id, .. values.Select(column => ReportText.Score(column[index]))])]);
    }

    /// <summary>Ours against what was expected.</summary>
    public static ReportTable Expected(IReadOnlyList<ExpectedOutcome> outcomes) => new(
        ["Measure", "Arm", "Label", "Expected", "Ours", "Ours − expected", "Tolerance", "p expected", "p ours", "Direction", "Significance"],
        [.. outcomes.Select(item => (IReadOnlyList<string>)[
            item.Expected.Measure, item.Expected.Arm, item.Expected.Label, ReportText.Score(item.Expected.Mean), ReportText.Score(item.Mean), ReportText.Signed(item.Difference),
            item.Expected.Tolerance is { } tolerance ? $"{ReportText.Score(tolerance)}{(item.Broken ? ", broken" : "")}" : "",
            item.Expected.P is { } p ? ReportText.P(p) : "", double.IsNaN(item.P) ? "" : ReportText.P(item.P), Agrees(item.SameDirection), Agrees(item.SameSignificance)])]);

    private static string Agrees(bool? same) => same switch { null => "", true => "same", false => "another" };

    public static ReportTable Stages(StudyResults results) => new(
        ["Stage", "Ended", "Took", "Taken up again", "Key"],
        [.. results.Stages.Select(stage => (IReadOnlyList<string>)[
            stage.Stage,
            stage.End?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
            stage.End is { } end ? Duration(end - stage.Start) : "",
            stage.Resumed.Count == 0 ? "" : $"{stage.Resumed.Count} x",
            stage.Key[..12]])]);

    /// <summary>Every file that came from outside the run.</summary>
    public static ReportTable DataHashes(StudyResults results) => new(
        ["File", "SHA-256"],
        [.. results.Stages.SelectMany(stage => stage.Files).DistinctBy(file => file.Key).Select(file => (IReadOnlyList<string>)[Path.GetFileName(file.Key), file.Value])]);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    public static ReportTable Versions() => new(
        ["Package", "Version"],
        [.. new[] { "TorchSharp", "Microsoft.ML.OnnxRuntime", "ScottPlot", "YamlDotNet" }.Select(name => (IReadOnlyList<string>)[name, System.Reflection.Assembly.Load(name).GetName().Version!.ToString()])]);

    private static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");
}
