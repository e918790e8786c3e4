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
            label, .. results.Scores.Select(score => ReportText.Interval(score.Interval(label)) + Seeds(score.SeedDeviation(label)))])]);

    /// <summary>Each arm against the first, label by label.</summary>
    public static ReportTable Differences(StudyResults results) => new(
        ["Arm", "Label", "n", "Left out", $"Arm − {results.Scores[0].Arm}", "95 %", "Hodges-Lehmann", "p", "p (Holm)", .. PHeadings,
        "Rank-biserial", "Cohen dz"],
        [.. results.Comparisons.SelectMany(item => item.Table.Rows.Select(row => (IReadOnlyList<string>)[
            item.Arm, row.Column, Count(row.Pairs), Count(row.Dropped), ReportText.Signed(row.MeanDifference),
                ReportText.Range(row.Difference), ReportText.Estimate(row.HodgesLehmann),
            ReportText.P(row.P), ReportText.P(row.HolmP), .. PValues(row), ReportText.Signed(row.Wilcoxon.RankBiserial),
                ReportText.Signed(row.CohenDz)]))]);

    /// <summary>Each further arm against the base arm.</summary>
    public static ReportTable Recoveries(StudyResults results) => new(
        ["Arm", "Dice", $"Arm − {results.Recoveries[0].Base}", "95 %", "Share of the loss won back", "n", "p", "p (Holm)", .. PHeadings],
        [.. results.Recoveries.Select(item => (IReadOnlyList<string>)[
            item.Arm, ReportText.Interval(item.Overall.A), ReportText.Signed(item.Overall.MeanDifference),
                ReportText.Range(item.Overall.Difference), ReportText.Share(item.Share),
            Count(item.Overall.Pairs), ReportText.P(item.Overall.P), ReportText.P(item.Overall.HolmP), .. PValues(item.Overall)])]);

    /// <summary>What SAM's labels add to the ground-truth volumes of an arm.</summary>
    public static ReportTable Controls(StudyResults results) => new(
        ["Arm", "Ground-truth volumes", "Dice", "These alone", "Alone, Dice", "SAM's labels add", "95 %", "n", "p", "p (Holm)",
        .. PHeadings],
        [.. results.Controls.Select(item => (IReadOnlyList<string>)[
            item.Arm, Count(item.Volumes), ReportText.Interval(item.Overall.A), item.Control, ReportText.Interval(item.Overall.B),
                ReportText.Signed(item.Overall.MeanDifference),
            ReportText.Range(item.Overall.Difference), Count(item.Overall.Pairs), ReportText.P(item.Overall.P),
                ReportText.P(item.Overall.HolmP), .. PValues(item.Overall)])]);

    private static IReadOnlyList<string> PHeadings => ["Wilcoxon", "Permutation", "Bootstrap"];

    private static IReadOnlyList<string> PValues(Evaluation.Comparison.PairedComparison row) =>
        [ReportText.P(row.Wilcoxon.PValue), ReportText.P(row.PermutationP), ReportText.P(row.BootstrapP)];

    private static string Seeds(double deviation) =>
        double.IsFinite(deviation) ? string.Create(CultureInfo.InvariantCulture, $" (seeds {deviation:0.000})") : "";

    /// <summary>Means of the figures beside Dice, over the cases where they are finite.</summary>
    public static ReportTable Metrics(StudyResults results) => new(
        ["Arm", "Label", .. results.Metrics.Select(item => item.Metric).Distinct().SelectMany(metric => Measured(metric)
        ? new[] { Named(metric), "found in" } : [Named(metric)])],
        [.. results.Scores.SelectMany(score => score.Table.Columns.Select(label => (IReadOnlyList<string>)[
            score.Arm, label, .. results.Metrics.Where(item => item.Scores.Arm == score.Arm).SelectMany(item => Cells(item, label))]))]);

    private static IEnumerable<string> Cells(ArmMetric metric, string label)
    {
        var values = metric.Scores.Values(label);
        double[] finite = [.. values.Where(double.IsFinite)];
        var mean = finite.Length == 0 ? double.NaN : finite.Average();
        yield return Measured(metric.Metric) && double.IsFinite(mean) ? mean.ToString("0.00", CultureInfo.InvariantCulture)
            : ReportText.Score(mean);
        if (Measured(metric.Metric)) yield return $"{Count(finite.Length)} of {Count(values.Count)}";
    }

    /// <summary>A distance; it has no end where one of the surfaces is missing.</summary>
    private static bool Measured(string metric) => metric.EndsWith("_mm", StringComparison.Ordinal);

    private static string Named(string metric) =>
        metric switch { "HD95_mm" => "HD95, mm", "ASSD_mm" => "ASSD, mm", "SurfaceDice" => "Surface Dice", _ => metric };

    /// <summary>The three cases of each arm that it segments worst.</summary>
    public static ReportTable Worst(StudyResults results) => new(
        ["Arm", "Worst", "Second", "Third"],
        [.. results.Scores.Select(score => (IReadOnlyList<string>)[
            score.Arm, .. score.Cases.Zip(score.Values(score.Overall)).Where(pair => double.IsFinite(pair.Second))
                .OrderBy(pair => pair.Second).Take(3)
                .Select(pair => $"{pair.First} ({ReportText.Score(pair.Second)})").Concat(["", "", ""]).Take(3)])]);

    /// <summary>What each arm learned from, its cost and what it reaches.</summary>
    public static ReportTable Costs(StudyResults results)
    {
        var rate = results.Experiment.Cost.ExpertRate;
        var front = ArmCost.Front([.. results.Costs.Select(cost => (cost.Arm, cost.Hours(rate), Dice(cost.Arm).Mean))]);
        return new ReportTable(
            ["Arm", "Expert volumes", "SAM volumes", "Marks", "Crowd, min", "Experts, min", "Hours", "Dice", "On the front"],
            [.. results.Costs.Select(cost => (IReadOnlyList<string>)[
                cost.Arm, Count(cost.ExpertVolumes), Count(cost.SamVolumes), Count(cost.Marks), Number(cost.CrowdSeconds / 60),
                    Number(cost.ExpertMinutes), Number(cost.Hours(rate)),
                ReportText.Interval(Dice(cost.Arm)), front.Contains(cost.Arm) ? "yes" : ""])]);

        MeanInterval Dice(string arm) => results.Scores.Single(score => score.Arm == arm) is var score ? score.Interval(score.Overall)
            : null!;
        static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
    }

    /// <summary>The rank of each arm, and how often it has each rank in the draws.</summary>
    public static ReportTable Ranks(StudyResults results) => new(
        ["Arm", "Rank", .. results.Scores.Select((_, rank) => $"Rank {rank + 1}")],
        [.. results.Scores.Select((score, arm) => (IReadOnlyList<string>)[
            score.Arm, Count(results.Ranks!.Ranks[arm]), .. results.Ranks.Shares[arm].Select(ReportText.Percent)])]);

    /// <summary>Agreement of organ volumes, ml.</summary>
    public static ReportTable Volumes(StudyResults results) => new(
        ["Arm", "Label", "Bias, ml", "Lower limit, ml", "Upper limit, ml", "n"],
        [.. results.Volumes.Select(item => (item.Arm, item.Label, Agreement: BlandAltman.Of(item.PredictedMl, item.ReferenceMl)))
            .Select(item => (IReadOnlyList<string>)[
            item.Arm, item.Label, ReportText.Signed(item.Agreement.Bias), ReportText.Signed(item.Agreement.Low),
                ReportText.Signed(item.Agreement.High), Count(item.Agreement.Count)])]);

    public static ReportTable LabelQuality(StudyResults results) => new(
        ["Label", .. results.LabelQuality.Select(quality => quality.Arm)],
        [.. results.LabelQuality[0].Labels.Select(label => (IReadOnlyList<string>)[
            label, .. results.LabelQuality.Select(quality => ReportText.Interval(quality.Interval(label)))])]);

    /// <summary>Repaired labels before and after each step: means over the training cases that no step chose or learnt on.</summary>
    public static ReportTable Repairs(StudyResults results) => new(
        ["Arm", "After", "Label", "n", "Dice", "Precision", "Recall"],
        [.. results.Repairs.SelectMany(repair => RepairQuality.Means(repair.Scores).Select(mean => (IReadOnlyList<string>)[
            repair.Arm, mean.Step == RepairQuality.Given ? "SAM" : mean.Step, LabelName(results, mean.Label), Count(mean.Cases),
                ReportText.Score(mean.Dice),
            ReportText.Score(mean.Precision), ReportText.Score(mean.Recall)]))]);

    // Foreground labels are numbered from 1 in the order in which tables have them.
    private static string LabelName(StudyResults results, int value) => results.Scores[0].Table.Columns[value - 1];

    public static ReportTable Cases(StudyResults results)
    {
        var labels = results.Scores[0].Labels;
        string[] headings = ["Case", .. labels.SelectMany(label => results.Scores.Select(score => $"{label}, {score.Arm}"))];
        var values = labels.SelectMany(label => results.Scores.Select(score => score.Values(label))).ToArray();
        return new ReportTable(headings,
            [.. results.Scores[0].Cases.Select((id, index) =>
            (IReadOnlyList<string>)[id, .. values.Select(column => ReportText.Score(column[index]))])]);
    }

    /// <summary>Ours against what was expected.</summary>
    public static ReportTable Expected(IReadOnlyList<ExpectedOutcome> outcomes) => new(
        ["Measure", "Arm", "Label", "Expected", "Ours", "Ours − expected", "Tolerance", "p expected", "p ours", "Direction",
        "Significance"],
        [.. outcomes.Select(item => (IReadOnlyList<string>)[
            item.Expected.Measure, item.Expected.Arm, item.Expected.Label, ReportText.Score(item.Expected.Mean),
                ReportText.Score(item.Mean), ReportText.Signed(item.Difference),
            item.Expected.Tolerance is { } tolerance ? $"{ReportText.Score(tolerance)}{(item.Broken ? ", broken" : "")}" : "",
            item.Expected.P is { } p ? ReportText.P(p) : "", double.IsNaN(item.P) ? ""
                : ReportText.P(item.P), Agrees(item.SameDirection), Agrees(item.SameSignificance)])]);

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
        [.. results.Stages.SelectMany(stage => stage.Files).DistinctBy(file => file.Key)
            .Select(file => (IReadOnlyList<string>)[Path.GetFileName(file.Key), file.Value])]);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    public static ReportTable Versions() => new(
        ["Package", "Version"],
        [.. new[] { "TorchSharp", "Microsoft.ML.OnnxRuntime", "ScottPlot", "YamlDotNet" }.Select(name =>
            (IReadOnlyList<string>)[name, System.Reflection.Assembly.Load(name).GetName().Version!.ToString()])]);

    private static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s");
}
