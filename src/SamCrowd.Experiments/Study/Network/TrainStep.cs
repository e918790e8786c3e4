using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Data;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Study.Network;

/// <summary>Trains one fold of an arm.</summary>
internal static class TrainStep
{
    public static Stage Create(StudyContext study, ArmSection arm, ArmReplicate replicate, string fold)
    {
        var trainer = Settings(study, arm);
        var settings = SettingsJson.Key(trainer);
        settings["configuration"] = study.Experiment.Plan.Configuration;
        string[] files = [.. TrainingFolds.Files(study.Experiment.Training), .. SettingsJson.Files(trainer)];
        StageId[] needs = [StudyLayout.Import, ArmSources.LabelsStage(arm), study.Arms.Plan(arm), StudyLayout.Preprocess(arm.Name)];
        return new Stage(StudyLayout.Train(replicate, fold), typeof(Trainer), settings, files, needs, Resumes: true, work =>
            Trainer.Run(Job(study, arm, fold, work), work.Progress, work.Cancellation, new ProgressPicture(work.Folder, work.Say).Redraw))
        {
            TakesDevice = true,
        };
    }

    private static TrainerSettings Settings(StudyContext study, ArmSection arm) =>
        study.Experiment.Training.Trainer with { Seed = study.Experiment.Seed, VoxelWeights = arm.Weights != VoxelWeighting.Equal };

    private static TrainingJob Job(StudyContext study, ArmSection arm, string fold, StageWork work)
    {
        var settings = Settings(study, arm);
        var dataset = new DatasetFolder(study.Arms.Dataset(arm));
        string[] training = [.. new DatasetFolder(study.Layout.DatasetRoot).TrainingCases.Select(item => item.Id)];
        var split = TrainingFolds.Select(study.Experiment.Training, training, fold);
        var own = dataset.TrainingCases.Select(item => item.Id).ToHashSet();
        return new TrainingJob
        {
            PreprocessedFolder = study.Run.Of(StudyLayout.Preprocess(arm.Name)),
            Plans = PlanStep.Read(study, arm),
            Configuration = study.Experiment.Plan.Configuration,
            Dataset = dataset.Description,
            TrainingIds = [.. split.Train.Where(own.Contains)],
            ValidationIds = [.. split.Validation.Where(own.Contains)],
            Fold = fold,
            // Its folder fold_K is the stage's own.
            ModelFolder = Path.GetDirectoryName(work.Folder)!,
            FingerprintFile = study.Run.Of(study.Arms.Fingerprint(arm), FingerprintStep.File),
            Settings = settings with
            {
                Device = work.Resources.DeviceFor(settings.Device),
                Threads = settings.Threads > 0 ? settings.Threads : work.Resources.Threads,
                LoaderThreads = settings.LoaderThreads > 0 ? settings.LoaderThreads : work.Resources.LoaderThreads,
            },
        };
    }
}
