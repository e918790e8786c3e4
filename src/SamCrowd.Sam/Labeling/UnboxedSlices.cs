namespace SamCrowd.Sam.Labeling;

/// <summary>What becomes of slices on which a label has no prompt.</summary>
internal enum UnboxedSlices
{
    /// <summary>They stay background, as in the study.</summary>
    Background,

    /// <summary>Slices without any prompt become the ignore label as a whole.</summary>
    IgnoreSlices,

    /// <summary>Between two boxed slices of a label, the interpolated box becomes the ignore label where no other mask lies.</summary>
    IgnoreGaps,

    /// <summary>Between two boxed slices of a label, the interpolated box is a prompt like the drawn ones.</summary>
    Interpolate,
}
