namespace SamCrowd.Annotation.Coverage;

/// <summary>A box that overlaps little with the one its neighbouring boxed slices let expect.</summary>
/// <param name="Overlap">The highest IoU with the boxes expected there, 0 to 1.</param>
public sealed record BoxOutlier(int Slice, double Overlap);
