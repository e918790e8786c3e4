namespace SamCrowd.Sam.Images;

internal static class RowOrder
{
    /// <summary>Turns the order of a picture's rows round, in place.</summary>
    public static void Reverse<T>(Span<T> pixels, int columns)
    {
        pixels.Reverse();
        for (var start = 0; start < pixels.Length; start += columns) pixels.Slice(start, columns).Reverse();
    }
}
