using SamCrowd.Evaluation.Comparison;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>What the compare stage found: <c>ARM-against-OTHER.json</c> for each pair that was compared.</summary>
internal static class ComparisonFiles
{
    private const string HolmKey = "p_holm_over_arms";
    private const string ShareKey = "share_won_back";

    public static void Write(string folder, string reference, ArmComparison comparison) =>
        ComparisonFile.Write(PathOf(folder, comparison.Arm, reference), comparison.Table);

    public static void Write(string folder, ArmRecovery recovery)
    {
        var json = ComparisonFile.ToJson(recovery.Table);
        (json[HolmKey], json[ShareKey]) = (recovery.HolmP, recovery.Share);
        PythonJson.Write(PathOf(folder, recovery.Arm, recovery.Base), json);
    }

    /// <summary>Each arm but the first against the first.</summary>
    /// <exception cref="InvalidInputException">A file is not there yet or is damaged.</exception>
    public static IReadOnlyList<ArmComparison> Comparisons(StudyContext study)
    {
        var (folder, arms) = (study.Run.Of(StudyLayout.Compare), study.Experiment.Arms);
        return [.. arms.Skip(1).Select(arm => new ArmComparison(arm.Name, ComparisonFile.Read(PathOf(folder, arm.Name, arms[0].Name))))];
    }

    /// <summary>The arms after the base arm against that one; none where there is no base arm.</summary>
    /// <exception cref="InvalidInputException">A file is not there yet or is damaged.</exception>
    public static IReadOnlyList<ArmRecovery> Recoveries(StudyContext study)
    {
        if (CompareStep.BaseOf(study.Experiment) is not { } index) return [];
        var (folder, arms) = (study.Run.Of(StudyLayout.Compare), study.Experiment.Arms);
        return [.. arms.Skip(index + 1).Select(arm => Recovery(PathOf(folder, arm.Name, arms[index].Name), arm.Name, arms[index].Name))];
    }

    private static ArmRecovery Recovery(string path, string arm, string baseArm)
    {
        var json = PythonJson.ReadObject(path);
        return new ArmRecovery(arm, baseArm, ComparisonFile.FromJson(json, path), Number(HolmKey), Number(ShareKey));

        double Number(string key) => !json.TryGetPropertyValue(key, out var value)
            ? throw new InvalidInputException($"{path}: there is no '{key}'; delete the file, and the run makes it again")
            : value?.GetValue<double>() ?? double.NaN;
    }

    private static string PathOf(string folder, string arm, string other) => Path.Combine(folder, $"{arm}-against-{other}.json");
}
