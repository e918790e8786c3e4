namespace SamCrowd.Sam.Labeling;

/// <summary>Which of two masks that share a pixel of a slice keeps it.</summary>
internal enum OverlapOrder
{
    /// <summary>The one whose prompt comes later in the table (the study).</summary>
    Drawing,

    /// <summary>The one with the higher predicted IoU.</summary>
    Score,
}
