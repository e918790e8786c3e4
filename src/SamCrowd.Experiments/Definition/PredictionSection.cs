using SamCrowd.Imaging.Settings;
using SamCrowd.Segmentation.Inference;

namespace SamCrowd.Experiments.Definition;

/// <summary>The <c>prediction</c> key of an experiment. The defaults are nnU-Net's.</summary>
internal sealed record PredictionSection
{
    [Setting("Which checkpoint of the networks: final, best or latest.", ValueName = "NAME")]
    public string Checkpoint { get; init; } = "final";

    [SettingGroup]
    public PredictionSettings Predictor { get; init; } = new();
}
