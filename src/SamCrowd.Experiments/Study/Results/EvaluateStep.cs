using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Study.Results;

/// <summary>Measures the predictions of the test cases against ground truth.</summary>
internal static class EvaluateStep
{
    public static Stage Create(StudyContext study, ArmReplicate replicate) => new(
        StudyLayout.Evaluate(replicate),
        typeof(EvaluationTables),
        SettingsJson.Key(study.Experiment.Evaluation),
        [],
        [StudyLayout.Import, StudyLayout.Predict(replicate)],
        Resumes: false,
        work => EvaluationTables.Write(study, study.Layout.TestLabels, study.Run.Of(StudyLayout.Predict(replicate)), work));
}
