using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>training</c> key of an experiment. The defaults are nnU-Net's.</summary>
internal sealed record TrainingSection
{
    [Setting("Folds to train: 0 to 4 of the five-fold cross validation, or all for one network on all training cases. Several "
        + "predict together.")]
    public IReadOnlyList<string> Folds { get; init; } = ["0"];

    [Setting("A splits_final.json (nnU-Net's) to take the folds from, relative to this YAML file; nnU-Net's five folds are drawn if "
        + "none is given.")]
    public InputPath? Splits { get; init; }

    [Setting("A table of lines case,group: folds are drawn so that each group (scanner, site) is spread over them evenly.")]
    public InputPath? StratifyBy { get; init; }

    [Setting("Learning rate of the first epoch of arms with pretrain_on; learning_rate if none is given.", Above = 0)]
    public double? FineTuningLearningRate { get; init; }

    [Setting("Epochs of arms with pretrain_on; epochs if none is given.", Min = 1)]
    public int? FineTuningEpochs { get; init; }

    /// <summary>The seed is the experiment's, the box term's weight the arm's.</summary>
    [SettingGroup("seed", "box_loss")]
    public TrainerSettings Trainer { get; init; } = new();
}
