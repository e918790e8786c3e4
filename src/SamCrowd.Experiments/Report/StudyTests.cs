using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Definition;

namespace SamCrowd.Experiments.Report;

/// <summary>
/// All tests that a study shows, with Holm's correction over all of them: each arm against the first by label and mean, the arms after the
/// base arm against that one, and each arm that uses some ground-truth volumes against its control, these two by what arms are judged by.
/// </summary>
internal sealed record StudyTests(
    IReadOnlyList<ArmComparison> Comparisons, IReadOnlyList<ArmRecovery> Recoveries, IReadOnlyList<ControlGain> Controls)
{
    /// <summary>How many tests Holm's correction is over.</summary>
    public int Count => Rows.Count(row => !double.IsNaN(row.P));

    private IEnumerable<PairedComparison> Rows =>
    [
        .. Comparisons.SelectMany(item => item.Table.Rows),
        .. Recoveries.Select(item => item.Overall),
        .. Controls.Where(gain => Recoveries.All(item => (item.Arm, item.Base) != (gain.Arm, gain.Control))).Select(gain => gain.Overall),
    ];

    /// <param name="scores">By arm in the study's order.</param>
    /// <param name="learned">Whether the first arm has learned; no share is computed where it has not.</param>
    public static StudyTests Of(ExperimentDefinition experiment, IReadOnlyList<ArmScores> scores, bool learned, ComparisonSettings settings)
    {
        var byName = scores.ToDictionary(score => score.Arm);
        ArmComparison[] comparisons = [.. scores.Skip(1).Select(arm => new ArmComparison(arm.Arm, Compare(arm, scores[0])))];
        ArmRecovery[] recoveries = BaseOf(experiment) is not { } index ? [] :
        [
            .. scores.Skip(index + 1).Select(arm => (Arm: arm, Table: Compare(arm, scores[index]))).Select(pair => learned
                ? ArmRecovery.Of(scores[0], scores[index], pair.Arm, pair.Table, settings)
                : new ArmRecovery(pair.Arm.Arm, scores[index].Arm, pair.Table, ArmRecovery.NoShare)),
        ];
        var controls = ControlsOf(experiment).Select(pair => new ControlGain(
            pair.Arm.Name, pair.Control.Name, ArmControls.ExpertCases(experiment, pair.Arm)!.Value,
            Compare(byName[pair.Arm.Name], byName[pair.Control.Name])));
        return new StudyTests(comparisons, recoveries, [.. controls]).Corrected();

        TableComparison Compare(ArmScores arm, ArmScores other) => TableComparison.Of(arm.Seeds, other.Seeds, settings);
    }

    /// <summary>
    /// The index of the arm whose loss others may win back: comparison.base, else the first on SAM's labels. Null where it is the first arm
    /// or no arm comes after it.
    /// </summary>
    public static int? BaseOf(ExperimentDefinition experiment)
    {
        var (arms, name) = (experiment.Arms, experiment.Comparison.Base);
        var index = arms.ToList().FindIndex(arm => name is null ? arm.Labels == ArmLabels.Sam : arm.Name == name);
        return index < 1 || index == arms.Count - 1 ? null : index;
    }

    /// <summary>The arms that have a control other than the first arm, with which all are compared anyway.</summary>
    public static IReadOnlyList<(ArmSection Arm, ArmSection Control)> ControlsOf(ExperimentDefinition experiment) =>
        [.. experiment.Arms.Skip(1).Select(arm => (Arm: arm, Control: ArmControls.Of(experiment, arm)))
            .Where(pair => pair.Control is not null && pair.Control != experiment.Arms[0]).Select(pair => (pair.Arm, pair.Control!))];

    private StudyTests Corrected()
    {
        var rows = Rows.ToArray();
        var holm = new Dictionary<object, double>(ReferenceEqualityComparer.Instance);
        foreach (var (row, adjusted) in rows.Zip(HolmCorrection.Adjust([.. rows.Select(row => row.P)]))) holm[row] = adjusted;
        var byPair = Recoveries.ToDictionary(item => (item.Arm, item.Base), item => holm[item.Overall]);
        return new StudyTests(
            [.. Comparisons.Select(item => item with { Table = item.Table.WithHolm([.. item.Table.Rows.Select(row => holm[row])]) })],
            [.. Recoveries.Select(item => item with { Table = Judged(item.Table, holm[item.Overall]) })],
            [.. Controls.Select(gain => gain with
            {
                Table = Judged(gain.Table, byPair.TryGetValue((gain.Arm, gain.Control), out var known) ? known : holm[gain.Overall]),
            })]);
    }

    /// <summary>The table with the corrected p of what the arm is judged by.</summary>
    private static TableComparison Judged(TableComparison table, double holm) => table.WithHolm(
        [.. table.Rows.Select(row => ReferenceEquals(row, table.Mean ?? table.Columns[0]) ? holm : row.HolmP)]);
}
