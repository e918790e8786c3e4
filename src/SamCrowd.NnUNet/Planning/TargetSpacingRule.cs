namespace SamCrowd.NnUNet.Planning;

/// <summary>How the target spacing was chosen.</summary>
internal enum TargetSpacingRule
{
    /// <summary>The settings name it.</summary>
    Given,

    /// <summary>Median over the cases on every axis.</summary>
    Median,

    /// <summary>Median, but the 10th percentile along the coarsest axis.</summary>
    TenthPercentileOfCoarsestAxis,
}
