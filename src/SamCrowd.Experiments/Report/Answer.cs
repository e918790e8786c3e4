using System.Globalization;
using SamCrowd.Experiments.Comparison;

namespace SamCrowd.Experiments.Report;

/// <summary>The study's answer in sentences: what is lost, where, and how sure that is.</summary>
internal static class Answer
{
    public static IReadOnlyList<string> Of(StudyResults results)
    {
        var level = results.Experiment.Comparison.SignificanceLevel;
        var sentences = new List<string>();
        foreach (var arm in results.Scores.Skip(1).Select(score => score.Arm))
        {
            var rows = results.Comparisons.Where(row => row.Arm == arm).ToArray();
            var mean = rows.Single(row => row.Label == ScoreTable.Mean);
            sentences.Add(Headline(mean, level));
            var labels = rows.Where(row => row.Label != ScoreTable.Mean && double.IsFinite(row.Difference)).OrderBy(row => row.Difference).ToArray();
            if (labels.Length > 1) sentences.Add(Where(labels, level));
        }
        foreach (var (arm, table) in results.LabelQuality)
        {
            var quality = MeanInterval.Of(table.Column(ScoreTable.Mean));
            sentences.Add($"The labels that {arm} was trained on reach Dice {quality} against ground truth on {quality.Count} training cases.");
        }
        if (results.Scores.Count == 1)
            sentences.Insert(0, $"{results.Scores[0].Arm} reaches Dice {MeanInterval.Of(results.Scores[0].Table.Column(ScoreTable.Mean))} on {results.Scores[0].Table.Rows.Count} test cases.");
        return sentences;
    }

    public static string P(double p) => double.IsNaN(p) ? "no p-value (no pair differs)" : p < 0.0001 ? "p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"p = {p:0.0000}");

    private static string Headline(ArmComparison row, double level)
    {
        var size = Number(Math.Abs(row.Difference));
        var verb = row.Difference < 0 ? $"loses {size} Dice against" : $"gains {size} Dice over";
        var sure = row.PValue < level ? "a significant difference" : "a difference that could be chance";
        return $"{row.Arm} {verb} {row.Reference}: {row.ArmScore} against {row.ReferenceScore} on {row.Pairs} test cases, {sure} ({P(row.PValue)}, two-sided Wilcoxon signed-rank test).";
    }

    private static string Where(ArmComparison[] labels, double level)
    {
        string Text(ArmComparison row) => $"{row.Label} {(row.Difference < 0 ? "−" : "+")}{Number(Math.Abs(row.Difference))} ({P(row.PValue)})";
        var significant = labels.Count(row => row.PValue < level);
        return $"By label, from most lost: {string.Join(", ", labels.Select(Text))}; significant in {significant} of {labels.Length}.";
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
