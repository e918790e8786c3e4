using System.Globalization;
using SamCrowd.Evaluation.Comparison;

namespace SamCrowd.Experiments.Report;

/// <summary>The study's answer in sentences: what is lost, where, how sure that is, and what won it back.</summary>
internal static class Answer
{
    public static IReadOnlyList<string> Of(StudyResults results)
    {
        var reference = results.Scores[0];
        var level = results.Experiment.Comparison.SignificanceLevel;
        var sentences = new List<string>();
        if (results.Comparisons.Count == 0)
            sentences.Add($"{reference.Arm} reaches Dice {ReportText.Interval(reference.Interval(reference.Overall))} on {reference.Cases.Count} test cases.");
        var recovered = results.Recoveries.Select(recovery => recovery.Arm).ToHashSet();
        foreach (var comparison in results.Comparisons.Where(comparison => !recovered.Contains(comparison.Arm)))
        {
            sentences.Add(Headline(comparison, reference, level));
            if (comparison.Table.Columns.Count > 1) sentences.Add(ByLabel(comparison.Table, level));
        }
        sentences.AddRange(results.Recoveries.OrderByDescending(recovery => recovery.Share).Select(recovery => WonBack(recovery, results.Comparisons.Single(lost => lost.Arm == recovery.Base).Row(reference.Overall), level)));
        // Of the further arms the label quality stands in its table.
        foreach (var quality in results.LabelQuality.Where(quality => !recovered.Contains(quality.Arm)))
            sentences.Add($"The labels that {quality.Arm} was trained on reach Dice {ReportText.Interval(quality.Interval(quality.Overall))} against ground truth on {quality.Cases.Count} training cases.");
        return sentences;
    }

    private static string Headline(ArmComparison comparison, ArmScores reference, double level)
    {
        var row = comparison.Row(reference.Overall);
        var verb = row.MeanDifference < 0 ? $"loses {ReportText.Score(-row.MeanDifference)} Dice against" : $"gains {ReportText.Score(row.MeanDifference)} Dice over";
        var sure = row.Wilcoxon.PValue < level ? "a significant difference" : "a difference that may be chance";
        return $"{comparison.Arm} {verb} {reference.Arm}: {ReportText.Interval(row.A)} against {ReportText.Interval(row.B)} on {row.Pairs} test cases, {sure} ({ReportText.NamedP(row.Wilcoxon.PValue)}, two-sided Wilcoxon signed-rank test).";
    }

    private static string ByLabel(TableComparison table, double level)
    {
        var rows = table.Columns.Where(row => double.IsFinite(row.MeanDifference)).OrderBy(row => row.MeanDifference).ToArray();
        var parts = rows.Select(row => $"{row.Column} {ReportText.Signed(row.MeanDifference)} ({ReportText.NamedP(row.Wilcoxon.PValue)})");
        return $"By label, from most lost: {string.Join(", ", parts)}; significant in {rows.Count(row => row.Wilcoxon.PValue < level)} of {rows.Length}.";
    }

    /// <param name="lost">The base arm against the reference.</param>
    private static string WonBack(ArmRecovery recovery, PairedComparison lost, double level)
    {
        var row = recovery.Overall;
        var does = (lost.MeanDifference < 0, lost.Wilcoxon.PValue < level, recovery.Share < 0) switch
        {
            (false, _, _) => $"differs by {ReportText.Signed(row.MeanDifference)} from {recovery.Base}, which has no loss to win back",
            (_, false, _) => $"differs by {ReportText.Signed(row.MeanDifference)} from {recovery.Base}, whose own loss may be chance",
            (_, _, true) => string.Create(CultureInfo.InvariantCulture, $"wins nothing back and loses a further {-recovery.Share:0 %} of what {recovery.Base} loses"),
            _ => string.Create(CultureInfo.InvariantCulture, $"wins back {recovery.Share:0 %} of what {recovery.Base} loses"),
        };
        var sure = recovery.HolmP < level ? "a significant difference" : "a difference that may be chance";
        return $"{recovery.Arm} {does}: {ReportText.Interval(row.A)} against {ReportText.Interval(row.B)} on {row.Pairs} test cases, {sure} ({ReportText.NamedP(recovery.HolmP)} after Holm's correction).";
    }
}
