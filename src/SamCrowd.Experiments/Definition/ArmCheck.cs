using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>What has to hold of an experiment's arms, each by itself and among each other.</summary>
internal static class ArmCheck
{
    private static readonly string[] GroundTruthKeys = ["name", "labels", "cases", "pretrain_on", "epochs"];

    /// <param name="settings">Where the experiment was written.</param>
    /// <param name="faults">Gets what does not hold.</param>
    public static void Check(ExperimentDefinition experiment, SettingMap settings, SettingFaults faults)
    {
        if (experiment.Arms is null) return;
        faults.Check(["arms"], settings.PlaceOf("arms"), () => CheckNumber(experiment.Arms, settings));
        for (var i = 0; i < experiment.Arms.Count; i++)
        {
            var at = i;
            faults.Check([$"arms.{at}"], settings.PlaceOf($"arms.{at}"), () => CheckArm(experiment, at, settings));
            var key = $"arms.{at}.annotators";
            if (experiment.Arms[at].Annotators is { } names && settings.Find("annotators")?.Value is null or SettingList)
                faults.Check([key], settings.PlaceOf(key), () => CheckAnnotators(names, experiment.Annotators, settings.PlaceOf(key)));
        }
        if (experiment.Comparison.Base is { } lost)
            faults.Check(
                ["comparison.base", "arms"],
                settings.PlaceOf("comparison.base"),
                () => CheckBase(lost, experiment.Arms, settings.PlaceOf("comparison.base")));
    }

    private static void CheckNumber(IReadOnlyList<ArmSection> arms, SettingMap settings)
    {
        if (arms.Count == 0) throw new InvalidInputException($"{settings.PlaceOf("arms")}: an experiment has at least one arm");
    }

    private static void CheckArm(ExperimentDefinition experiment, int i, SettingMap settings)
    {
        var arms = experiment.Arms;
        var (arm, key) = (arms[i], $"arms.{i}");
        ExperimentReader.CheckName(arm.Name, settings, $"{key}.name");
        if (arms.Take(i).Any(other => string.Equals(other.Name, arm.Name, StringComparison.OrdinalIgnoreCase)))
            throw new InvalidInputException($"{settings.PlaceOf($"{key}.name")}: there are two arms '{arm.Name}'; their folders would "
                + "be the same");
        if (arm.Labels == ArmLabels.GroundTruth) CheckGroundTruth(settings, i);
        else if (arm.Cases is not null)
            throw new InvalidInputException($"{settings.PlaceOf($"{key}.cases")}: 'cases' belongs to an arm with labels: ground-truth; "
                + "write ground_truth_cases for an arm with labels: sam");
        if (arm.Fusion is not null && arm.Annotators is not { Count: > 1 })
            throw new InvalidInputException($"{settings.PlaceOf($"{key}.fusion")}: there is nothing to fuse; name several annotators, or "
                + "leave the key out");
        CheckTeacher(arm, [.. arms.Take(i).Select(other => other.Name)], settings, key);
        if (arm.BoxLoss is not null && arm.Annotators is { Count: > 1 } && arm.Fusion != ArmFusion.Boxes)
            throw new InvalidInputException($"{settings.PlaceOf($"{key}.box_loss")}: the box term takes one set of boxes, and this arm "
                + "fuses several label volumes; give fusion: boxes, or omit the key");
        if (arm.Repair is { } steps) CheckRepair(steps, arm, settings, key);
        if (arm.PretrainOn is { } first)
            CheckPretraining(first, [.. arms.Take(i).Select(other => other.Name)], experiment.Plan, settings.PlaceOf($"{key}.pretrain_on"));
    }

    private static void CheckBase(string lost, IReadOnlyList<ArmSection> arms, Position place)
    {
        string[] known = [.. arms.Skip(1).SkipLast(1).Select(arm => arm.Name)];
        if (known.Contains(lost)) return;
        if (known.Length == 0 || arms.Any(arm => arm.Name == lost))
            throw new InvalidInputException($"{place}: '{lost}' is not between the first arm, which it is compared with, and an arm that "
                + "may win its loss back; move it, or leave the key out");
        var nearest = NearestName.Find(lost, known);
        throw new InvalidInputException($"{place}: there is no arm '{lost}'; "
            + $"{(nearest is null ? $"there are {string.Join(", ", known)}" : $"did you mean '{nearest}'?")}");
    }

    private static void CheckRepair(IReadOnlyList<RepairStep> steps, ArmSection arm, SettingMap settings, string key)
    {
        var place = settings.PlaceOf($"{key}.repair");
        var twice = steps.GroupBy(step => step).FirstOrDefault(group => group.Count() > 1);
        if (steps.Count == 0 || twice is not null)
            throw new InvalidInputException($"{place}: name each step once, or leave the key out for labels as SAM makes them");
        var needing = steps.Where(step => step.NeedsGroundTruth()).ToArray();
        if (needing.Length > 0 && arm.GroundTruthCases is null)
            throw new InvalidInputException($"{place}: {SettingWords.Of(needing[0])} chooses on cases with ground truth; state how many "
                + "with ground_truth_cases");
        var prompting = steps.Where(step => step.NeedsSam()).ToArray();
        if (prompting.Length > 0 && arm.Annotators is { Count: > 1 } && arm.Fusion != ArmFusion.Boxes)
            throw new InvalidInputException($"{place}: {SettingWords.Of(prompting[0])} prompts SAM with one set of boxes, and this arm "
                + "fuses several label volumes; give fusion: boxes, or leave the step out");
    }

    private static void CheckTeacher(ArmSection arm, IReadOnlyList<string> before, SettingMap settings, string key)
    {
        var asking = arm.Repair?.Where(step => step.NeedsTeacher()).ToArray() ?? [];
        if (arm.Teacher is { } teacher)
        {
            var place = settings.PlaceOf($"{key}.teacher");
            RequireBefore(teacher, before, place);
            if (asking.Length == 0)
                throw new InvalidInputException($"{place}: no step of this arm's repair uses a teacher; add teacher-prompts or "
                    + "teacher-labels, or omit the key");
        }
        else if (asking.Length > 0)
            throw new InvalidInputException($"{settings.PlaceOf($"{key}.repair")}: {SettingWords.Of(asking[0])} takes up what another "
                + "arm's networks predict; name that arm with teacher");
    }

    /// <exception cref="InvalidInputException">The arm is not written above the one that names it.</exception>
    private static void RequireBefore(string name, IReadOnlyList<string> before, Position place)
    {
        if (before.Contains(name)) return;
        var nearest = NearestName.Find(name, before);
        throw new InvalidInputException(
            $"{place}: there is no arm '{name}' before this one; "
            + $"{(nearest is null ? "name an arm that is written above it" : $"did you mean '{nearest}'?")}");
    }

    private static void CheckPretraining(string first, IReadOnlyList<string> before, PlanSection plan, Position place)
    {
        RequireBefore(first, before, place);
        if (plan.Labels != PlanLabels.Shared)
            throw new InvalidInputException($"{place}: the networks of two arms have the same weights where they have the same plan; give "
                + "plan.labels: shared");
    }

    private static void CheckGroundTruth(SettingMap settings, int index)
    {
        var arm = (SettingMap)((SettingList)settings.Find("arms")!.Value).Items[index];
        var other = arm.Entries.FirstOrDefault(entry => !GroundTruthKeys.Contains(entry.Key));
        if (other is not null)
            throw new InvalidInputException($"{other.Position}: '{other.Key}' belongs to an arm with labels: sam, and this one's are "
                + "ground-truth; leave the key out");
    }

    private static void CheckAnnotators(IReadOnlyList<string> names, IReadOnlyList<AnnotatorSection> annotators, Position place)
    {
        string[] known = [.. annotators.Select(annotator => annotator.Name).OfType<string>()];
        if (names.Count == 0 || names.Distinct().Count() != names.Count)
            throw new InvalidInputException($"{place}: name each annotator once, or leave the key out for the first of 'annotators'");
        if (names.FirstOrDefault(name => !known.Contains(name)) is not { } unknown) return;
        var nearest = NearestName.Find(unknown, known);
        throw new InvalidInputException($"{place}: there is no annotator '{unknown}'; "
            + $"{(nearest is null ? $"there are {string.Join(", ", known)}" : $"did you mean '{nearest}'?")}");
    }
}
