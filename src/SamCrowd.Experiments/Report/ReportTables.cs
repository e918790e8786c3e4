using System.Globalization;
using SamCrowd.Evaluation.Comparison;

namespace SamCrowd.Experiments.Report;

/// <summary>The report's tables, as text cells that HTML and Markdown share.</summary>
internal static class ReportTables
{
    public static ReportTable Scores(StudyResults results)
    {
        var reference = results.Scores[0];
        string[] headings = ["Label", .. results.Scores.Select(score => score.Arm), .. results.Comparisons.SelectMany(item => new[] { $"{item.Arm} − {reference.Arm}", "p", "p (Holm)", "n" })];
        return new ReportTable(headings, [.. reference.Labels.Select(label => (IReadOnlyList<string>)[
            label,
            .. results.Scores.Select(score => ReportText.Interval(score.Interval(label))),
            .. results.Comparisons.SelectMany(item => Compared(item.Row(label)))])]);
    }

    public static ReportTable LabelQuality(StudyResults results) => new(
        ["Label", .. results.LabelQuality.Select(quality => quality.Arm)],
        [.. results.LabelQuality[0].Labels.Select(label => (IReadOnlyList<string>)[
            label, .. results.LabelQuality.Select(quality => ReportText.Interval(quality.Interval(label)))])]);

    public static ReportTable Cases(StudyResults results)
    {
        var labels = results.Scores[0].Labels;
        string[] headings = ["Case", .. labels.SelectMany(label => results.Scores.Select(score => $"{label}, {score.Arm}"))];
        var values = labels.SelectMany(label => results.Scores.Select(score => score.Values(label))).ToArray();
        return new ReportTable(headings, [.. results.Scores[0].Cases.Select((id, index) => (IReadOnlyList<string>)[id, .. values.Select(column => ReportText.Score(column[index]))])]);
    }

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

    private static string[] Compared(PairedComparison row) =>
        [ReportText.Signed(row.MeanDifference), ReportText.P(row.Wilcoxon.PValue), ReportText.P(row.HolmP), row.Pairs.ToString(CultureInfo.InvariantCulture)];

    private static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");
}
