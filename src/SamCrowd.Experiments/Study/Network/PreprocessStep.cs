using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Repair;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Labels;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Experiments.Study.Network;

/// <summary>Brings an arm's cases into the form that the network is trained on.</summary>
internal static class PreprocessStep
{
    /// <param name="first">
    /// An arm with the same plan that comes before; its images are linked, only labels are made anew. Null for none.
    /// </param>
    public static Stage Create(StudyContext study, ArmSection arm, ArmSection? first)
    {
        StageId[] needs = [StudyLayout.Import, ArmSources.LabelsStage(arm), study.Arms.Plan(arm)];
        if (arm.BoxLoss is not null) needs = [.. needs, .. study.Arms.LabelSetsOf(arm).Select(set => set.Boxes)];
        if (first is not null) needs = [.. needs, study.Arms.Preprocess(first)];
        var id = study.Arms.Preprocess(arm);
        return new Stage(
            id, typeof(DatasetPreprocessor), [], [], [.. needs.Distinct()], Resumes: true,
            work =>
            {
                var preprocessor = Preprocessor(study, arm, first, work.Folder, work.Resources.Threads);
                work.Say($"{id}: {preprocessor.Forecast()}");
                preprocessor.Run(work.Progress, work.Cancellation);
            });
    }

    /// <summary>What the stage of an arm will need.</summary>
    /// <returns>Null where data set or plan are not there yet.</returns>
    /// <exception cref="InvalidInputException">A file of a case is missing, or it needs more memory than there is.</exception>
    public static PreprocessingForecast? Forecast(StudyContext study, ArmSection arm, ArmSection? first)
    {
        return Directory.Exists(study.Arms.Dataset(arm)) && PlanStep.IsThere(study, arm)
            && IsThere(arm.HasWeights(study.Experiment.Repair), ArmLabelsStep.Weights)
            && IsThere(arm.BoxLoss is not null, ArmLabelsStep.Boxes)
            ? Preprocessor(study, arm, first, study.Run.Of(study.Arms.Preprocess(arm)), Environment.ProcessorCount).Forecast()
            : null;

        bool IsThere(bool wanted, string folder) => !wanted || Directory.Exists(study.Run.Of(ArmSources.LabelsStage(arm), folder));
    }

    private static DatasetPreprocessor Preprocessor(StudyContext study, ArmSection arm, ArmSection? first, string folder, int threads) =>
        new(
        new DatasetFolder(study.Arms.Dataset(arm)),
        PlanStep.Read(study, arm),
        study.Experiment.Plan.Configuration,
        folder,
        new PreprocessingSettings
        {
            Threads = threads,
            ImageStore = first is null ? null : study.Run.Of(study.Arms.Preprocess(first)),
            WeightFolder = arm.HasWeights(study.Experiment.Repair)
                ? study.Run.Of(ArmSources.LabelsStage(arm), ArmLabelsStep.Weights)
                : null,
            Boxes = arm.BoxLoss is null ? null : Boxes(study, arm),
        });

    private static BoxMaps Boxes(StudyContext study, ArmSection arm)
    {
        var drawn = BoxFile.Read(study.Run, study.Arms.LabelSetsOf(arm).Select(set => set.Boxes));
        return new BoxMaps(study.Run.Of(ArmSources.LabelsStage(arm), ArmLabelsStep.Boxes), (int)BoxMapFiles.AxisOf(drawn.Prompts));
    }
}
