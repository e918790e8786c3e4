namespace SamCrowd.Imaging.Slices;

/// <summary>The order of a slice's rows.</summary>
internal static class RowOrder
{
    /// <summary>Reverses the order of the rows, in place.</summary>
    /// <param name="pixels">rows x columns, C order.</param>
    public static void Reverse<T>(Span<T> pixels, int columns)
    {
        pixels.Reverse();
        for (var start = 0; start < pixels.Length; start += columns) pixels.Slice(start, columns).Reverse();
    }
}
