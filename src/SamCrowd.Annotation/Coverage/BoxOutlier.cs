namespace SamCrowd.Annotation.Coverage;

/// <summary>A box that is not where, or not as large as, its neighbouring boxed slices let expect.</summary>
/// <param name="Overlap">The highest IoU with the boxes expected there, 0 to 1.</param>
/// <param name="Size">Area divided by that of the expected box it overlaps most.</param>
/// <param name="Shift">Distance of both centres, in pixels.</param>
internal sealed record BoxOutlier(int Slice, double Overlap, double Size, double Shift);
