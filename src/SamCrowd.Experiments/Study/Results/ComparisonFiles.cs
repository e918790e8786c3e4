using System.Text.Json.Nodes;
using SamCrowd.Evaluation.Comparison;
using SamCrowd.Evaluation.Statistics;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Report;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>What the compare stage found: <c>ARM-against-OTHER.json</c> for each pair that was compared.</summary>
internal static class ComparisonFiles
{
    private const string ShareKey = "share_won_back";

    public static void Write(string folder, string reference, StudyTests tests)
    {
        foreach (var item in tests.Comparisons) ComparisonFile.Write(PathOf(folder, item.Arm, reference), item.Table);
        foreach (var gain in tests.Controls) ComparisonFile.Write(PathOf(folder, gain.Arm, gain.Control), gain.Table);
        foreach (var item in tests.Recoveries)
        {
            var json = ComparisonFile.ToJson(item.Table);
            json[ShareKey] = new JsonObject { ["estimate"] = item.Share.Estimate, ["low"] = item.Share.Low, ["high"] = item.Share.High };
            PythonJson.Write(PathOf(folder, item.Arm, item.Base), json);
        }
    }

    /// <exception cref="InvalidInputException">A file is not there yet or is damaged.</exception>
    public static StudyTests Read(StudyContext study)
    {
        var (folder, arms) = (study.Run.Of(StudyLayout.Compare), study.Experiment.Arms);
        return new StudyTests(
            [.. arms.Skip(1).Select(arm => new ArmComparison(arm.Name, ComparisonFile.Read(PathOf(folder, arm.Name, arms[0].Name))))],
            StudyTests.BaseOf(study.Experiment) is not { } index ? [] :
            [
                .. arms.Skip(index + 1).Select(arm => Recovery(PathOf(folder, arm.Name, arms[index].Name), arm.Name, arms[index].Name)),
            ],
            [.. StudyTests.ControlsOf(study.Experiment).Select(pair => new ControlGain(
                pair.Arm.Name, pair.Control.Name, ArmControls.ExpertCases(study.Experiment, pair.Arm)!.Value,
                ComparisonFile.Read(PathOf(folder, pair.Arm.Name, pair.Control.Name))))]);
    }

    private static ArmRecovery Recovery(string path, string arm, string baseArm)
    {
        var json = PythonJson.ReadObject(path);
        if (json[ShareKey] is not JsonObject share)
            throw new InvalidInputException($"{path}: there is no '{ShareKey}'; delete the file, and the run makes it again");
        return new ArmRecovery(arm, baseArm, ComparisonFile.FromJson(json, path),
            new Interval(Number("estimate"), Number("low"), Number("high"), 0.95));

        double Number(string key) => share[key]?.GetValue<double>() ?? double.NaN;
    }

    private static string PathOf(string folder, string arm, string other) => Path.Combine(folder, $"{arm}-against-{other}.json");
}
