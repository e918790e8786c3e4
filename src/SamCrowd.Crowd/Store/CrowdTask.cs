namespace SamCrowd.Crowd.Store;

/// <summary>A piece of work that is given to several annotators.</summary>
/// <param name="Label">The label asked for; null for all.</param>
/// <param name="Slice">The slice asked for; null for every k-th slice of the case.</param>
/// <param name="Overlap">How many annotators it is for.</param>
/// <param name="Taken">How many have it or did it.</param>
internal sealed record CrowdTask(int Id, int CaseId, int? Label, int? Slice, int Overlap, int Taken)
{
    /// <summary>The slices asked for, ascending.</summary>
    public IReadOnlyList<int> Slices(int sliceCount, int everyKth) =>
        Slice is { } one ? [one] : [.. Enumerable.Range(0, sliceCount).Where(slice => slice % everyKth == 0)];
}
