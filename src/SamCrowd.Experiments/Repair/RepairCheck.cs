using SamCrowd.Experiments.Repair.Steps;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Repair;

/// <summary>Holds a repair's parts against each other before anything is done.</summary>
internal static class RepairCheck
{
    /// <exception cref="InvalidInputException">What the steps need is not there, or a name is unknown.</exception>
    public static void Check(RepairJob job)
    {
        SettingCheck.Require(job.Settings);
        SettingCheck.Require(job.Settings.Intensity);
        if (job.Steps.Count == 0)
            throw new InvalidInputException("steps", "there is none", "name some of "
                + $"{string.Join(", ", SettingWords.All(typeof(RepairStep)))}");
        var twice = job.Steps.GroupBy(step => step).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new InvalidInputException("steps", $"{SettingWords.Of(twice.Key)} occurs twice", "name each step once");
        var scheme = job.Dataset.Description.Labels;
        if (scheme.HasRegions)
            throw new InvalidInputException(job.Dataset.Root, "its labels are regions that overlap", "give a data set whose labels are "
                + "single values");
        string[] names = [.. scheme.ForegroundLabels.Select(value => scheme.NameOf(value))];
        var unknown = job.Settings.Heterogeneous.FirstOrDefault(name => !names.Contains(name));
        if (unknown is not null)
            throw new InvalidInputException("heterogeneous", $"there is no label '{unknown}'", $"name some of {string.Join(", ", names)}");
        if (job.Sam is null && job.Steps.Any(step => step.NeedsSam()))
            throw new InvalidInputException(
                "steps", $"{Word(job.Steps.First(step => step.NeedsSam()))} prompts SAM, and there is no model", "name one");
        if (job.Teacher is null && job.Steps.Any(step => step.NeedsTeacher()))
            throw new InvalidInputException(
                "steps", $"{Word(job.Steps.First(step => step.NeedsTeacher()))} uses what a trained network predicts, and none is given",
                "name one");
        if (job.Corrector is null && job.Steps.Contains(RepairStep.Corrector))
            throw new InvalidInputException("steps", "corrector trains a network, and nothing says how", "state how it is trained");
        if (job.Channel < 0 || job.Channel >= job.Dataset.Description.ChannelNames.Count)
            throw new InvalidInputException(
                job.Dataset.Root, $"has no channel {job.Channel}", "its channels are 0 to "
                + $"{job.Dataset.Description.ChannelNames.Count - 1}");
    }

    /// <param name="cases">Ids of the cases that have a label map.</param>
    /// <exception cref="InvalidInputException">A step needs ground truth, and there is none; or it is not there.</exception>
    public static void CheckGroundTruth(RepairJob job, IReadOnlyList<string> cases)
    {
        var needing = job.Steps.Where(step => step.NeedsGroundTruth()).ToArray();
        if (needing.Length > 0 && job.GroundTruth.Count == 0)
            throw new InvalidInputException(
                "ground truth", $"{Word(needing[0])} chooses on cases with ground truth, and none is named", "name at least one");
        foreach (var id in job.GroundTruth)
        {
            var item = job.Dataset.Case(id);
            if (!cases.Contains(id))
                throw new InvalidInputException($"case {id}", $"has no label map in {job.LabelFolder}", "name a case that has one");
            if (item.LabelPath is null || !File.Exists(item.LabelPath))
                throw new InvalidInputException(
                    $"case {id}", $"has no ground truth ({item.LabelPath ?? "no label map"} is not there)", "name a case that has");
        }
    }

    private static string Word(RepairStep step) => SettingWords.Of(step);
}
