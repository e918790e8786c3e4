using SamCrowd.Evaluation.Regions;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>What to compare and how.</summary>
internal sealed record EvaluationSettings
{
    /// <summary>Labels or regions, in the order of the results.</summary>
    public required IReadOnlyList<LabelRegion> Regions { get; init; }

    [Setting("Voxels with this reference value count nowhere.", ValueName = "N")]
    public int? IgnoreLabel { get; init; }

    [Setting("Ending of the files to compare.", ValueName = ".nii.gz")]
    public string FileEnding { get; init; } = ".nii.gz";

    [Setting("Evaluate the predictions that exist instead of refusing a folder in which some are missing.", OtherNames = ["chill"])]
    public bool AllowMissing { get; init; }

    /// <summary>
    /// True for the study's rule: a label that the prediction lacks has no Dice and IoU (NaN) and is left out of means. False for
    /// nnU-Net's: it has 0 where the reference has the label.
    /// </summary>
    public bool UnfoundIsNaN { get; init; }

    [Setting("Measure surface distances too; false saves time.", OtherNames = ["surface"])]
    public bool SurfaceDistances { get; init; } = true;

    [Setting("The surface Dice counts surface within this many millimetres.", Min = 0, Max = 1000, ValueName = "MM",
        OtherNames = ["tolerance"])]
    public double SurfaceToleranceMm { get; init; } = 2;

    [Setting("Cases at a time; 0 for all cores.", Min = 0, Max = 4096, ValueName = "N")]
    [DoesNotDecideResult]
    public int Threads { get; init; }

    /// <summary>Overlap of single labels, without surface distances.</summary>
    public static EvaluationSettings ForLabels(params IEnumerable<int> labels) =>
        new() { Regions = [.. labels.Select(LabelRegion.Label)], SurfaceDistances = false };
}
