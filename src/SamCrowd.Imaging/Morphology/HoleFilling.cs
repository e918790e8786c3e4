namespace SamCrowd.Imaging.Morphology;

/// <summary>
/// Fills what a mask encloses: background that cannot be reached from the border over faces, as scipy's binary_fill_holes.
/// </summary>
internal static class HoleFilling
{
    /// <summary>In 3D. All six sides of the array are border, so a single slice has no holes; see <see cref="FillSlices"/>.</summary>
    /// <param name="mask">z y x; not changed.</param>
    public static bool[] Fill(ReadOnlySpan<bool> mask, Size3 size) => Fill(mask, size, endsAreOpen: true);

    /// <summary>Each axial slice on its own.</summary>
    /// <param name="mask">z y x; not changed.</param>
    public static bool[] FillSlices(ReadOnlySpan<bool> mask, Size3 size)
    {
        var filled = new bool[mask.Length];
        var slice = new Size3(1, size.Y, size.X);
        var voxels = size.Y * size.X;
        for (var z = 0; z < size.Z; z++)
            Fill(mask.Slice(z * voxels, voxels), slice, endsAreOpen: false).CopyTo(filled, z * voxels);
        return filled;
    }

    private static bool[] Fill(ReadOnlySpan<bool> mask, Size3 size, bool endsAreOpen)
    {
        var background = RowRuns.Of(mask, size, value: false, Connectivity.Face);
        var open = new bool[background.Count];
        void Visit(Action<int, int, int> visit)
        {
            for (var row = 0; row < background.Rows; row++)
            {
                var (first, end) = background.OfRow(row);
                for (var run = first; run < end; run++) visit(row, run, background.Root(run));
            }
        }
        Visit((row, run, root) =>
        {
            var (z, y) = (row / size.Y, row % size.Y);
            var (start, stop) = background[run];
            open[root] |= y == 0 || y == size.Y - 1 || start == 0 || stop == size.X || (endsAreOpen && (z == 0 || z == size.Z - 1));
        });
        var filled = mask.ToArray();
        Visit((row, run, root) =>
        {
            var (start, stop) = background[run];
            if (!open[root]) filled.AsSpan((row * size.X) + start, stop - start).Fill(true);
        });
        return filled;
    }
}
