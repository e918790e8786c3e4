using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Data;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Study.Network;

/// <summary>Trains one fold of an arm.</summary>
internal static class TrainStep
{
    public static Stage Create(StudyContext study, ArmSection arm, ArmReplicate replicate, string fold)
    {
        var trainer = Settings(study, arm, replicate);
        var settings = SettingsJson.Key(trainer);
        settings["configuration"] = study.Experiment.Plan.Configuration;
        if (arm.Cases is { } cases) (settings["cases"], settings["cases_seed"]) = (cases, study.Experiment.Seed);
        if (arm.PretrainOn is { } before) settings["pretrain_on"] = before;
        string[] files = [.. TrainingFolds.Files(study.Experiment.Training), .. SettingsJson.Files(trainer)];
        StageId[] needs = [StudyLayout.Import, ArmSources.LabelsStage(arm), study.Arms.Plan(arm), study.Arms.Preprocess(arm)];
        if (Pretraining(arm, replicate, fold) is { } pretraining) needs = [.. needs, pretraining];
        return new Stage(StudyLayout.Train(replicate, fold), typeof(Trainer), settings, files, needs, Resumes: true, work =>
            Trainer.Run(Job(study, arm, replicate, fold, work), work.Progress, work.Cancellation,
                new ProgressPicture(work.Folder, work.Say).Redraw))
        {
            TakesDevice = true,
        };
    }

    /// <summary>The training whose network an arm's training starts from: the other arm's, of the same fold and seed.</summary>
    private static StageId? Pretraining(ArmSection arm, ArmReplicate replicate, string fold) =>
        arm.PretrainOn is { } before ? StudyLayout.Train(replicate with { Arm = before }, fold) : (StageId?)null;

    private static TrainerSettings Settings(StudyContext study, ArmSection arm, ArmReplicate replicate)
    {
        var training = study.Experiment.Training;
        var trainer = training.Trainer with
        {
            Seed = study.Arms.SeedOf(replicate),
            VoxelWeights = arm.HasWeights(study.Experiment.Repair),
            BoxLoss = arm.BoxLoss ?? 0,
            Epochs = ArmEpochs.Own(study.Experiment, arm),
        };
        return arm.PretrainOn is null ? trainer : trainer with
        {
            LearningRate = training.FineTuningLearningRate ?? trainer.LearningRate,
            // It is the other arm's training that starts from it.
            PretrainedWeights = null,
        };
    }

    private static TrainingJob Job(StudyContext study, ArmSection arm, ArmReplicate replicate, string fold, StageWork work)
    {
        var settings = Settings(study, arm, replicate);
        if (Pretraining(arm, replicate, fold) is { } pretraining)
            settings = settings with { PretrainedWeights = study.Run.Of(pretraining, "checkpoint_final.pth") };
        var dataset = new DatasetFolder(study.Arms.Dataset(arm));
        string[] training = [.. new DatasetFolder(study.Layout.DatasetRoot).TrainingCases.Select(item => item.Id)];
        var split = TrainingFolds.Select(study.Experiment.Training, training, fold);
        var own = study.Arms.GroundTruthCases(arm, [.. dataset.TrainingCases.Select(item => item.Id)]).ToHashSet();
        string[] learned = [.. split.Train.Where(own.Contains)], watched = [.. split.Validation.Where(own.Contains)];
        if (learned.Length == 0)
            throw new InvalidInputException(
                $"arm {arm.Name}: none of its {own.Count} volumes is in the training part of fold {fold}; give more cases, or "
                + "folds: [all]");
        return new TrainingJob
        {
            PreprocessedFolder = study.Run.Of(study.Arms.Preprocess(arm)),
            Plans = PlanStep.Read(study, arm),
            Configuration = study.Experiment.Plan.Configuration,
            Dataset = dataset.Description,
            TrainingIds = learned,
            // Few volumes may all be in the training part; the curve then shows how well these are learnt.
            ValidationIds = watched.Length > 0 ? watched : learned,
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
