namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Resamples lines that lie side by side (the slower axis of a plane, or z) along their common direction. One for each thread.
/// </summary>
internal sealed class ColumnResampler(CubicTaps taps, int width)
{
    private readonly float[] _block = new float[CubicSpline.BlockLength(taps.InputSize, width)];
    private readonly float[] _row = new float[width];

    /// <param name="source">Sample i of line l at i · <paramref name="sourceStride"/> + l.</param>
    /// <param name="lines">At most the width this was made for.</param>
    public void Run(ReadOnlySpan<float> source, int sourceStride, int lines, Span<float> target, int targetStride, ValueRange range)
    {
        var needed = Math.Min(width, (lines + CubicSpline.Lanes - 1) / CubicSpline.Lanes * CubicSpline.Lanes);
        for (var i = 0; i < taps.InputSize; i++)
            source.Slice(i * sourceStride, lines).CopyTo(_block.AsSpan((i + CubicSpline.Margin) * needed));
        CubicSpline.Prefilter(_block, taps.InputSize, needed);
        for (var o = 0; o < taps.OutputSize; o++)
        {
            var row = target.Slice(o * targetStride, lines);
            if (lines == needed)
            {
                CubicSpline.Sample(_block, needed, taps, o, range, row);
                continue;
            }
            CubicSpline.Sample(_block, needed, taps, o, range, _row);
            _row.AsSpan(0, lines).CopyTo(row);
        }
    }
}
