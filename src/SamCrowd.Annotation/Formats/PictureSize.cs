namespace SamCrowd.Annotation.Formats;

/// <summary>Width (columns) and height (rows) of a picture.</summary>
public readonly record struct PictureSize(int Width, int Height);
