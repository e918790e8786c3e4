using SamCrowd.Imaging.Settings;

namespace SamCrowd.Segmentation.Training;

/// <summary>Which defaults the settings of a training have.</summary>
internal enum TrainingPreset
{
    /// <summary>nnU-Net's: 1000 epochs of 250 batches, SGD with a polynomial fall of the learning rate.</summary>
    [SettingWord("nnunet")]
    NnUNet,

    /// <summary>
    /// For trainings of minutes on a CPU: <see cref="OptimizerKind.Muon"/>, one cycle of the learning rate, averaged weights. What it
    /// reaches: docs/benchmarks.md.
    /// </summary>
    [PresetValue("epochs", 48)]
    [PresetValue("iterations", 25)]
    [PresetValue("validation_iterations", 5)]
    [PresetValue("optimizer", OptimizerKind.Muon)]
    [PresetValue("learning_rate", 0.01)]
    [PresetValue("weight_decay", 0.01)]
    [PresetValue("schedule", ScheduleKind.Cosine)]
    [PresetValue("weight_averaging", 0.99)]
    Fast,
}
