namespace SamCrowd.Crowd.Marks;

/// <summary>A slice's answer after a change.</summary>
/// <param name="Slice">Index of the slice along the crowd's axis, from 0.</param>
internal sealed record SliceChange(int Slice, SliceAnswer Answer);
