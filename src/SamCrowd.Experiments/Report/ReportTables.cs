using System.Globalization;
using SamCrowd.Experiments.Comparison;

namespace SamCrowd.Experiments.Report;

/// <summary>The report's tables, as text cells that HTML and Markdown share.</summary>
internal static class ReportTables
{
    public static ReportTable Scores(StudyResults results)
    {
        var labels = results.Scores[0].Table.Columns;
        string[] headings = ["Label", .. results.Scores.Select(score => score.Arm), .. results.Scores.Skip(1).SelectMany(score => new[] { $"{score.Arm} − {results.Scores[0].Arm}", "p", "n" })];
        return new ReportTable(headings, [.. labels.Select(label => (IReadOnlyList<string>)[
            label,
            .. results.Scores.Select(score => MeanInterval.Of(score.Table.Column(label)).ToString()),
            .. results.Scores.Skip(1).SelectMany(score => Compared(results.Comparisons.Single(row => row.Label == label && row.Arm == score.Arm)))])]);
    }

    public static ReportTable LabelQuality(StudyResults results)
    {
        var labels = results.LabelQuality[0].Table.Columns;
        return new ReportTable(["Label", .. results.LabelQuality.Select(quality => quality.Arm)], [.. labels.Select(label => (IReadOnlyList<string>)[
            label, .. results.LabelQuality.Select(quality => MeanInterval.Of(quality.Table.Column(label)).ToString())])]);
    }

    public static ReportTable Cases(StudyResults results)
    {
        var columns = results.Scores[0].Table.Columns;
        string[] headings = ["Case", .. columns.SelectMany(column => results.Scores.Select(score => $"{column}, {score.Arm}"))];
        return new ReportTable(headings, [.. results.Scores[0].Table.Rows.Select((row, index) => (IReadOnlyList<string>)[
            row.Case, .. columns.SelectMany((_, column) => results.Scores.Select(score => Number(score.Table.Rows[index].Scores[column])))])]);
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

    private static string[] Compared(ArmComparison row) => [Signed(row.Difference), double.IsNaN(row.PValue) ? "n/a" : row.PValue.ToString("0.0000", CultureInfo.InvariantCulture), row.Pairs.ToString(CultureInfo.InvariantCulture)];

    private static string Signed(double value) => double.IsNaN(value) ? "n/a" : value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");
}
