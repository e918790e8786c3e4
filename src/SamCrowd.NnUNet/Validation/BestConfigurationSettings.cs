using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.NnUNet.Validation;

/// <summary>How the best configuration is looked for. The defaults are nnU-Net's.</summary>
internal sealed record BestConfigurationSettings
{
    [Setting("Folds whose held-out cases are pooled.", Min = 0, ValueName = "0,1,2,3,4")]
    public IReadOnlyList<int> Folds { get; init; } = [0, 1, 2, 3, 4];

    [Setting("Also try every pair of models.")]
    public bool Ensembles { get; init; } = true;

    [Setting("Cases at a time; 0 for all cores.", Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range, or no fold is named.</exception>
    public void Check()
    {
        SettingCheck.Require(this, "best configuration");
        if (Folds.Count == 0) throw new InvalidInputException("folds", "none is named", "give numbers of folds, e.g. 0,1,2,3,4");
    }
}
