namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Resamples one plane (y x) at a time in both directions. One for each thread: it keeps the buffers, which fit the cache.
/// </summary>
internal sealed class PlaneResampler
{
    private readonly int _width;
    private readonly CubicTaps? _columns;
    private readonly ColumnResampler? _vertical;
    private readonly int _stripWidth;
    private readonly int _newHeight;
    private readonly float[] _between;
    private readonly float[] _lines;
    private readonly float[] _sampled;

    /// <param name="rows">For y, null where it keeps its size.</param>
    /// <param name="columns">For x, null where it keeps its size.</param>
    public PlaneResampler(int height, int width, CubicTaps? rows, CubicTaps? columns)
    {
        (_width, _columns) = (width, columns);
        _newHeight = rows?.OutputSize ?? height;
        _stripWidth = 2 * CubicSpline.Lanes;
        _vertical = rows is null ? null : new ColumnResampler(rows, _stripWidth);
        _between = rows is null || columns is null ? [] : new float[_newHeight * width];
        _lines = columns is null ? [] : new float[CubicSpline.BlockLength(width, CubicSpline.Lanes)];
        _sampled = columns is null ? [] : new float[columns.OutputSize * CubicSpline.Lanes];
    }

    public void Run(ReadOnlySpan<float> source, Span<float> target, ValueRange range)
    {
        if (_vertical is null && _columns is null)
            source.CopyTo(target);
        else if (_columns is null)
            ResizeRows(source, target, range);
        else if (_vertical is null)
            ResizeColumns(source, target, range, _columns);
        else
        {
            ResizeRows(source, _between, ValueRange.Unlimited);
            ResizeColumns(_between, target, range, _columns);
        }
    }

    private void ResizeRows(ReadOnlySpan<float> source, Span<float> target, ValueRange range)
    {
        for (var x = 0; x < _width; x += _stripWidth)
            _vertical!.Run(source[x..], _width, Math.Min(_stripWidth, _width - x), target[x..], _width, range);
    }

    private void ResizeColumns(ReadOnlySpan<float> source, Span<float> target, ValueRange range, CubicTaps taps)
    {
        var lanes = CubicSpline.Lanes;
        for (var y = 0; y < _newHeight; y += lanes)
        {
            var lines = Math.Min(lanes, _newHeight - y);
            LineTransposition.Transpose(source[(y * _width)..], _width, lines, _width, _lines.AsSpan(CubicSpline.Margin * lanes), lanes);
            CubicSpline.Prefilter(_lines, _width, lanes);
            for (var o = 0; o < taps.OutputSize; o++) CubicSpline.Sample(_lines, lanes, taps, o, range, _sampled.AsSpan(o * lanes, lanes));
            LineTransposition.Transpose(_sampled, lanes, taps.OutputSize, lines, target[(y * taps.OutputSize)..], taps.OutputSize);
        }
    }
}
