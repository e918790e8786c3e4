namespace SamCrowd.Annotation;

/// <summary>
/// A slice for which an annotation file exists and holds nothing. It does not say that the annotator saw no organ: OpenLabeling writes an
/// empty file for every image it opens. A slice that is neither here nor has a prompt has no file at all.
/// </summary>
/// <param name="Label">The label that is said not to be there; null for all labels.</param>
/// <param name="TimeSeconds">How long it took to say so, where that is known.</param>
internal sealed record EmptySlice(
    string Case, SliceAxis Axis, int Slice, string Annotator = "", string Source = "", int? Label = null, double? TimeSeconds = null)
{
    /// <inheritdoc cref="BoxPrompt.Shown"/>
    public ShownPicture? Shown { get; init; }
}
