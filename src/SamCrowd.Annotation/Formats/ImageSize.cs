namespace SamCrowd.Annotation.Formats;

/// <summary>Width (columns) and height (rows) of an image, in pixels.</summary>
internal readonly record struct ImageSize(int Width, int Height)
{
    public override string ToString() => $"{Width}x{Height}";
}
