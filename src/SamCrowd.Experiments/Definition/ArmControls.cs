namespace SamCrowd.Experiments.Definition;

/// <summary>
/// The controls of a study: beside each arm that uses k ground-truth volumes stands an arm that learns from the same k volumes alone, for
/// as many epochs. What such an arm reaches says nothing of SAM's labels until it is known what the k volumes reach without them; and
/// networks that start from others have been trained twice or more, which alone may give what the labels seem to.
/// </summary>
internal static class ArmControls
{
    /// <summary>The experiment with its missing controls; each stands before the first arm that needs it, but never first.</summary>
    public static ExperimentDefinition Complete(ExperimentDefinition experiment)
    {
        var arms = experiment.Arms.ToList();
        foreach (var arm in experiment.Arms)
        {
            if (ExpertCases(experiment, arm) is not { } count || arm.IsGroundTruthAlone
                || Of(experiment with { Arms = arms }, arm) is not null)
                continue;
            var (epochs, usual) = (ArmEpochs.Total(experiment, arm), experiment.Training.Trainer.Epochs);
            var control = new ArmSection
            {
                Name = FreeName(arms, epochs == usual ? $"{count}" : $"{count}-{epochs}-epochs"),
                Labels = ArmLabels.GroundTruth,
                Cases = count,
                Epochs = epochs == usual ? null : epochs,
            };
            arms.Insert(Math.Max(1, arms.IndexOf(arm)), control);
        }
        return arms.Count == experiment.Arms.Count ? experiment : experiment with { Arms = arms };
    }

    /// <summary>The control of an arm; null for an arm that needs none.</summary>
    public static ArmSection? Of(ExperimentDefinition experiment, ArmSection arm) =>
        arm.IsGroundTruthAlone || ExpertCases(experiment, arm) is not { } count
        ? null
        : experiment.Arms.FirstOrDefault(other => other.IsGroundTruthAlone && (other.Cases ?? experiment.Data.Train?.Count) == count
            && ArmEpochs.Total(experiment, other) == ArmEpochs.Total(experiment, arm));

    /// <summary>
    /// How many ground-truth volumes an arm rests on, its own and those of the arms that its networks start from or that teach it; of two
    /// numbers the larger, as the volumes of the smaller are among those of the larger. Null for none, or all.
    /// </summary>
    public static int? ExpertCases(ExperimentDefinition experiment, ArmSection arm)
    {
        if (arm is { Labels: ArmLabels.GroundTruth, Cases: null }) return null;
        string?[] names = [arm.PretrainOn, arm.Teacher];
        var before = experiment.Arms.TakeWhile(other => !ReferenceEquals(other, arm)).Where(other => names.Contains(other.Name)).ToArray();
        if (before.Any(other => other is { Labels: ArmLabels.GroundTruth, Cases: null })) return null;
        return before.Select(other => ExpertCases(experiment, other)).Append(arm.ExpertCases).Max();
    }

    private static string FreeName(IReadOnlyList<ArmSection> arms, string what)
    {
        string[] stems = ["GT", "control", "GT-alone"];
        return stems.Select(stem => $"{stem}-{what}").Concat(Enumerable.Range(2, arms.Count).Select(number => $"control-{what}-{number}"))
            .First(name => !arms.Any(arm => string.Equals(arm.Name, name, StringComparison.OrdinalIgnoreCase)));
    }
}
