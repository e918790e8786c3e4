namespace SamCrowd.NnUNet.Validation;

/// <summary>How the best configuration is looked for. The defaults are nnU-Net's.</summary>
public sealed record BestConfigurationSettings
{
    /// <summary>Folds whose held-out cases are pooled.</summary>
    public IReadOnlyList<int> Folds { get; init; } = [0, 1, 2, 3, 4];

    /// <summary>Also try every pair of models.</summary>
    public bool Ensembles { get; init; } = true;

    /// <summary>Cases at a time.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
