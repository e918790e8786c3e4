namespace SamCrowd.Annotation;

/// <summary>A click on a slice, in the coordinates of <see cref="PixelBox"/>: on the object (positive) or beside it (negative).</summary>
internal readonly record struct PointPrompt(float X, float Y, bool Positive);
