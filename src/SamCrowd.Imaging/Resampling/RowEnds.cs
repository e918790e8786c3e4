namespace SamCrowd.Imaging.Resampling;

/// <summary>How far a row of labels keeps its first and its last value.</summary>
/// <param name="Leading">Voxels from the start that equal the first one; the row's length where all do.</param>
/// <param name="Trailing">Index from which all voxels equal the last one; 0 where all do.</param>
internal readonly record struct RowEnds(int Leading, int Trailing)
{
    public static RowEnds Of(ReadOnlySpan<short> row)
    {
        var change = row.IndexOfAnyExcept(row[0]);
        return change < 0 ? new RowEnds(row.Length, 0) : new RowEnds(change, row.LastIndexOfAnyExcept(row[^1]) + 1);
    }
}
