namespace SamCrowd.Annotation;

/// <summary>
/// The array axis that a slice is perpendicular to; the value is the axis's index in z y x order. A slice keeps the order of the two
/// axes left over: across Z its rows run along y and its columns along x, across Y rows z and columns x, across X rows z and columns y.
/// </summary>
public enum SliceAxis
{
    /// <summary>The file's third axis, axial in the usual CT or MR file; the study's choice.</summary>
    Z = 0,

    /// <summary>The file's second axis, coronal in the usual CT or MR file.</summary>
    Y = 1,

    /// <summary>The file's first axis, sagittal in the usual CT or MR file.</summary>
    X = 2,
}

/// <summary>What settings say of a <see cref="SliceAxis"/>.</summary>
internal static class SliceAxes
{
    public const string Description = "The array axis that slices are cut across: z (axial in the usual file), y or x.";

    public const string Words = "z|y|x";
}
