namespace SamCrowd.Annotation;

/// <summary>
/// A slice for which an annotation file exists and holds nothing. It does not say that the annotator saw no organ: OpenLabeling writes an
/// empty file for every image it opens. A slice that is neither here nor has a prompt has no file at all.
/// </summary>
public sealed record EmptySlice(string Case, SliceAxis Axis, int Slice, string Annotator = "", string Source = "");
