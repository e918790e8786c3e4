using SamCrowd.Imaging.Settings;

namespace SamCrowd.Segmentation.Training;

internal enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with Nesterov momentum, nnU-Net's own.</summary>
    Sgd,

    [SettingWord("adamw", "adam-w")]
    AdamW,

    /// <summary>Momentum made orthogonal for the convolutions, AdamW for the rest.</summary>
    Muon,
}
