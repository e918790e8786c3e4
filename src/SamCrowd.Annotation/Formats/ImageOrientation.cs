namespace SamCrowd.Annotation.Formats;

/// <summary>How an image shows a slice array.</summary>
internal enum ImageOrientation
{
    /// <summary>
    /// Rows in reverse order: the study's PNG files, <c>rot90(V[:, :, k])</c> of the array that nibabel reads (i = x, j = height - 1 - y).
    /// </summary>
    Study,

    /// <summary>Row 0 of the slice array on top.</summary>
    AsStored,
}
