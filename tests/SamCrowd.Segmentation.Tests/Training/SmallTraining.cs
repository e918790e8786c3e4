using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Tests.Training;

/// <summary>A training of <see cref="SmallDataset"/> that takes a second.</summary>
internal static class SmallTraining
{
    public static TrainerSettings Settings { get; } = new()
    {
        Epochs = 3,
        IterationsPerEpoch = 4,
        ValidationIterationsPerEpoch = 2,
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 2e-3,
        WeightDecay = 0.01,
        Threads = 2,
        LoaderThreads = 2,
        Device = TestDevice.Name,
    };

    public static TrainingJob Job(this SmallDataset data, string model, TrainerSettings settings) => new()
    {
        PreprocessedFolder = data["store"],
        Plans = data.Plans,
        Configuration = data.Configuration,
        Dataset = data.Dataset.Description,
        TrainingIds = ["case_0", "case_1", "case_2"],
        ValidationIds = ["case_3"],
        Fold = "0",
        ModelFolder = data[model],
        Settings = settings,
    };
}
