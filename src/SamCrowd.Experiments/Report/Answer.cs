using System.Globalization;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Definition;

namespace SamCrowd.Experiments.Report;

/// <summary>The study's answer in sentences: what is lost, where, how sure that is, and what won it back.</summary>
internal static class Answer
{
    public static IReadOnlyList<string> Of(StudyResults results)
    {
        var (reference, level) = (results.Scores[0], results.Experiment.Comparison.SignificanceLevel);
        var sentences = new List<string>(NotLearned(results));
        if (results.Comparisons.Count == 0)
            sentences.Add($"{reference.Arm} reaches Dice {ReportText.Interval(reference.Interval(reference.Overall))} on "
                + $"{reference.Cases.Count} test cases.");
        var further = results.Recoveries.Select(recovery => recovery.Arm).ToHashSet();
        foreach (var comparison in results.Comparisons.Where(comparison => !further.Contains(comparison.Arm)))
        {
            sentences.Add(Headline(comparison, results, level));
            if (comparison.Table.Columns.Count > 1) sentences.Add(ByLabel(comparison.Table, level));
        }
        sentences.AddRange(results.Controls.OrderByDescending(gain => gain.Overall.MeanDifference)
            .Select(gain => Added(gain, results, level)));
        var controlled = results.Controls.Select(gain => gain.Arm).ToHashSet();
        sentences.AddRange(results.Recoveries.Where(recovery => !controlled.Contains(recovery.Arm))
            .OrderByDescending(recovery => recovery.Share.Estimate)
            .Select(recovery => WonBack(recovery, results.Comparisons.Single(lost => lost.Arm == recovery.Base).Row(reference.Overall),
            level)));
        sentences.AddRange(Certainty(results, level));
        // Of the further arms the label quality stands in its table.
        foreach (var quality in results.LabelQuality.Where(quality => !further.Contains(quality.Arm)))
            sentences.Add($"The labels that {quality.Arm} was trained on reach Dice "
                + $"{ReportText.Interval(quality.Interval(quality.Overall))} against ground truth on {quality.Cases.Count} "
                + $"training cases.");
        return sentences;
    }

    private static IEnumerable<string> NotLearned(StudyResults results)
    {
        if (results.Majority is not { } majority) yield break;
        var arm = results.Scores[0];
        string Against(string label) =>
            $"Dice {ReportText.Score(arm.Interval(label).Mean)}, where the majority of its training labels at each place, without any "
                + $"image, gives {ReportText.Score(majority.Interval(label).Mean)}";
        if (!MajorityLearning.HasLearned(arm, majority, arm.Overall))
        {
            yield return $"{arm.Arm} has not learned: {Against(arm.Overall)}. What the arms differ by says nothing about their labels, and "
                + $"no share of a loss is computed; train longer.";
            yield break;
        }
        string[] labels = [.. arm.Table.Columns.Where(label => !MajorityLearning.HasLearned(arm, majority, label))];
        if (labels.Length > 0)
            yield return $"{arm.Arm} has not learned {string.Join("; nor ", labels.Select(label => $"{label} ({Against(label)})"))}: there "
                + $"the arms' differences say nothing about their labels.";
    }

    private static string Headline(ArmComparison comparison, StudyResults results, double level)
    {
        var (row, reference) = (comparison.Row(results.Scores[0].Overall), results.Scores[0]);
        var verb = row.MeanDifference < 0 ? $"loses {ReportText.Score(-row.MeanDifference)} Dice against"
            : $"gains {ReportText.Score(row.MeanDifference)} Dice over";
        return $"{comparison.Arm} {verb} {reference.Arm}: {ReportText.Interval(row.A)} against {ReportText.Interval(row.B)} on {row.Pairs} "
            + $"test cases, {Sure(row, level)}.";
    }

    private static string ByLabel(TableComparison table, double level)
    {
        var rows = table.Columns.Where(row => double.IsFinite(row.MeanDifference)).OrderBy(row => row.MeanDifference).ToArray();
        var parts = rows.Select(row => $"{row.Column} {ReportText.Signed(row.MeanDifference)} ({ReportText.NamedP(row.HolmP)})");
        var significant = rows.Where(row => row.HolmP < level).ToArray();
        var (lost, gained) = (significant.Count(row => row.MeanDifference < 0), significant.Count(row => row.MeanDifference > 0));
        return $"By label, from most lost: {string.Join(", ", parts)}; of {rows.Length} labels {lost} significantly lost, {gained} "
            + $"significantly gained.";
    }

    private static string Added(ControlGain gain, StudyResults results, double level)
    {
        var row = gain.Overall;
        var does = row.MeanDifference < 0
            ? $"SAM's labels take {ReportText.Score(-row.MeanDifference)} Dice from"
            : $"SAM's labels add {ReportText.Score(row.MeanDifference)} Dice to";
        return $"{gain.Arm}: {does} what its {gain.Volumes} ground-truth volumes reach alone ({gain.Control}): "
            + $"{ReportText.Interval(row.A)} against {ReportText.Interval(row.B)}, {Sure(row, level)}{Shares()}.";

        string Shares()
        {
            var both = new[] { gain.Arm, gain.Control }.Select(arm => results.Recoveries.FirstOrDefault(item => item.Arm == arm)?.Share)
                .ToArray();
            return both.All(share => share is not null && double.IsFinite(share.Estimate))
                ? $". Of what {results.Recoveries[0].Base} loses, {gain.Control} alone wins back {ReportText.Share(both[1]!)}, {gain.Arm} "
                + $"{ReportText.Share(both[0]!)}"
                : "";
        }
    }

    /// <param name="lost">The base arm against the reference.</param>
    private static string WonBack(ArmRecovery recovery, PairedComparison lost, double level)
    {
        var row = recovery.Overall;
        var does = (lost.MeanDifference < 0, lost.HolmP < level, recovery.Share.Estimate) switch
        {
            (false, _, _) => $"differs by {ReportText.Signed(row.MeanDifference)} from {recovery.Base}, which has no loss to win back",
            (_, false, _) => $"differs by {ReportText.Signed(row.MeanDifference)} from {recovery.Base}, whose own loss may be chance",
            (_, _, double.NaN) => $"differs by {ReportText.Signed(row.MeanDifference)} from {recovery.Base}",
            (_, _, < 0) => $"wins nothing back and loses a further {ReportText.Share(Turned(recovery.Share))} of what "
                + $"{recovery.Base} loses",
            _ => $"wins back {ReportText.Share(recovery.Share)} of what {recovery.Base} loses",
        };
        return $"{recovery.Arm} {does}: {ReportText.Interval(row.A)} against {ReportText.Interval(row.B)} on {row.Pairs} test cases, "
            + $"{Sure(row, level)}.";
    }

    /// <summary>Null where all arms are trained as long as the first one.</summary>
    private static string? TrainedLonger(ExperimentDefinition experiment)
    {
        var first = ArmEpochs.Total(experiment, experiment.Arms[0]);
        string[] others = [.. experiment.Arms.Skip(1).Select(arm => (arm.Name, Epochs: ArmEpochs.Total(experiment, arm)))
            .Where(arm => arm.Epochs != first).Select(arm => $"{arm.Name} {arm.Epochs}")];
        return others.Length == 0 ? null
            : $"{experiment.Arms[0].Name} was trained for {first} epochs, {string.Join(", ", others)} (with those of the arms that they "
                + $"start "
                + $"from): what these differ by from {experiment.Arms[0].Name} includes what the length of training gives.";
    }

    private static Evaluation.Statistics.Interval Turned(Evaluation.Statistics.Interval share) =>
        new(-share.Estimate, -share.High, -share.Low, share.Confidence);

    private static string Sure(PairedComparison row, double level) =>
        $"{(row.HolmP < level ? "a significant difference" : "a difference that may be chance")} "
            + $"({ReportText.NamedP(row.HolmP)}{(double.IsNaN(row.HolmP) ? "" : " after Holm's correction")})";

    /// <summary>What so few cases, so many tests and so many seeds can show at all.</summary>
    private static IEnumerable<string> Certainty(StudyResults results, double level)
    {
        if (results.Comparisons.Count > 0)
        {
            var (row, tests) = (results.Comparisons[0].Row(results.Scores[0].Overall), results.Tests.Count);
            var least = Math.Min(1, row.LeastP * tests);
            if (double.IsFinite(least))
                yield return $"{row.Pairs} test cases can give no p below {ReportText.P(row.LeastP)}, and {tests} tests are shown: after "
                    + $"Holm's correction no p is below "
                    + $"{ReportText.P(least)}{(least >= level ? ", so that no single difference among all can be significant" : "")}.";
        }
        if (TrainedLonger(results.Experiment) is { } longer) yield return longer;
        if (results.SeedCount == 1)
        {
            yield return "Each arm was trained once: how much another seed would change its network is not known, so the intervals and "
                + "p-values are about other cases, not about other trainings. seeds: [1, 2, 3] would show that.";
            yield break;
        }
        var deviations = results.Scores.Select(score => score.SeedDeviation(score.Overall)).Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN).ToArray();
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Dice is the mean over {results.SeedCount} seeds, whose mean Dice has a standard deviation of {deviations.Min():0.000} to "
                + $"{deviations.Max():0.000} by arm; intervals and p-values count cases and seeds.");
    }
}
