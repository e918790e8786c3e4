using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Figures;
using SamCrowd.Experiments.Stages;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Study;

/// <summary>Trains one fold of an arm.</summary>
internal static class TrainStep
{
    private const int Version = 2;

    public static Stage Create(StudyContext study, ArmSection arm, string fold)
    {
        var training = study.Experiment.Training;
        // Where and how fast it runs does not decide what comes out.
        var settings = StudyContext.ToJson(training with { Folds = [], Device = "", Threads = 0, LoaderThreads = 0, CheckpointEvery = 1, PretrainedWeights = null, Splits = null, StratifyBy = null });
        foreach (var key in new[] { "folds", "device", "threads", "loader_threads", "checkpoint_every", "pretrained_weights", "splits", "stratify_by" }) settings.Remove(key);
        settings["seed"] = study.Experiment.Seed;
        settings["configuration"] = study.Experiment.Plan.Configuration;
        if (arm.Weights != VoxelWeighting.Equal) settings["voxel_weights"] = SettingBinder.ValueOf(arm.Weights);
        return new Stage(
            StudyContext.Train(arm, fold), Version, settings, [.. TrainingFolds.Files(training), .. training.PretrainedWeights is { } weights ? [weights.Full] : Array.Empty<string>()],
            [StudyContext.Import, StudyContext.ArmLabelsStage(arm), study.Plan(arm), StudyContext.Preprocess(arm)],
            Resumes: true, work => Trainer.Run(Job(study, arm, fold, work.Place), work.Progress, work.Cancellation, new ProgressPicture(work.Folder, work.Told).Redraw))
        {
            TakesDevice = true,
        };
    }

    private static TrainingJob Job(StudyContext study, ArmSection arm, string fold, StagePlace place)
    {
        var settings = study.Experiment.Training.ToTrainer(study.Experiment.Seed);
        var dataset = new DatasetFolder(study.ArmDataset(arm));
        var split = TrainingFolds.Select(study.Experiment.Training, [.. new DatasetFolder(study.DatasetRoot).TrainingCases.Select(item => item.Id)], fold);
        var own = dataset.TrainingCases.Select(item => item.Id).ToHashSet();
        return new TrainingJob
        {
            PreprocessedFolder = study.Run.Of(StudyContext.Preprocess(arm)),
            Plans = Plans.Read(study.PlansFile(arm)),
            Configuration = study.Experiment.Plan.Configuration,
            Dataset = dataset.Description,
            TrainingIds = [.. split.Train.Where(own.Contains)],
            ValidationIds = [.. split.Validation.Where(own.Contains)],
            Fold = fold,
            ModelFolder = study.ModelFolder(arm),
            FingerprintFile = study.Run.Of(study.Fingerprint(arm), FingerprintStep.File),
            Settings = settings with
            {
                Device = place.DeviceFor(settings.Device),
                Threads = settings.Threads > 0 ? settings.Threads : place.Threads,
                LoaderThreads = settings.LoaderThreads > 0 ? settings.LoaderThreads : place.LoaderThreads,
                VoxelWeights = arm.Weights != VoxelWeighting.Equal,
            },
        };
    }
}
