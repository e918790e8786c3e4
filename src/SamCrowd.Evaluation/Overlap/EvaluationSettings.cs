using SamCrowd.Evaluation.Regions;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>What to compare and how.</summary>
public sealed record EvaluationSettings
{
    /// <summary>Labels or regions, in the order of the results.</summary>
    public required IReadOnlyList<LabelRegion> Regions { get; init; }

    /// <summary>Voxels with this reference value count nowhere; null for none.</summary>
    public int? IgnoreLabel { get; init; }

    public string FileEnding { get; init; } = ".nii.gz";

    /// <summary>Evaluate the predictions that are there instead of refusing a folder that lacks some (nnU-Net's --chill).</summary>
    public bool AllowMissing { get; init; }

    /// <summary>
    /// True for the study's rule: a label that the prediction lacks has no Dice and IoU (NaN) and is left out of means. False for
    /// nnU-Net's: it has 0 where the reference has the label.
    /// </summary>
    public bool UnfoundIsNaN { get; init; }

    /// <summary>Surface distances besides the overlap; the surface Dice counts surface within this many mm. Null leaves them out.</summary>
    public double? SurfaceToleranceMm { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public static EvaluationSettings ForLabels(params IEnumerable<int> labels) => new() { Regions = [.. labels.Select(LabelRegion.Label)] };
}
