namespace SamCrowd.Imaging.Resampling;

/// <summary>
/// Brings a network's logits back to the size they were cropped at, linearly. They come plane by plane, as a sliding window finishes
/// them, and leave row by row: no more than two planes of them are held, whatever the volume's size.
/// </summary>
internal sealed class LogitResampler : ILogitConsumer
{
    private const int Planes = 2;

    private readonly int _channels;
    private readonly Size3 _size, _newSize;
    private readonly LinearTaps _taps;
    private readonly LogitRowVisitor _visit;
    private readonly float[] _planes;
    private readonly (LinearRowSampler Sampler, float[] Row)[] _workers;
    private int _next;

    /// <param name="size">Of one channel, z y x.</param>
    /// <param name="separateAxis">From <see cref="ResamplingSettings.SeparateAxis"/>: takes the nearest voxel; null for none.</param>
    /// <param name="visit">Gets each row of the new grid; a plane's rows from several threads at once, the planes in order.</param>
    public LogitResampler(int channels, Size3 size, Size3 newSize, int? separateAxis, int threads, LogitRowVisitor visit)
    {
        (_channels, _size, _newSize, _visit) = (channels, size, newSize, visit);
        var taps = LinearResampling.AxisTaps(size, newSize, separateAxis);
        _taps = taps[0];
        _planes = new float[checked(channels * Planes * size.Y * size.X)];
        var ring = _taps.InRing(Planes);
        _workers = [.. Enumerable.Range(0, Math.Clamp(threads, 1, newSize.Y))
            .Select(_ => (new LinearRowSampler(ring, taps[1], taps[2]), new float[channels * newSize.X]))];
    }

    public void Accept(int z, ReadOnlyMemory<float> plane)
    {
        var area = _size.Y * _size.X;
        if (plane.Length != _channels * area)
            throw new ArgumentException($"a plane of {_channels} channels of {_size.Y}x{_size.X} has {_channels * area} logits, not "
                + $"{plane.Length}", nameof(plane));
        for (var channel = 0; channel < _channels; channel++)
            plane.Span.Slice(channel * area, area).CopyTo(_planes.AsSpan(((channel * Planes) + (z % Planes)) * area));
        for (; _next < _newSize.Z && LastPlaneOf(_next) <= z; _next++)
            Parallel.For(0, _workers.Length, worker => VisitRows(_next, worker));
    }

    private int LastPlaneOf(int output) => _taps.UpperWeight[output] == 0 ? _taps.Lower[output] : _taps.Upper[output];

    private void VisitRows(int z, int worker)
    {
        var (sampler, row) = _workers[worker];
        var slab = Planes * _size.Y * _size.X;
        var end = (int)((long)_newSize.Y * (worker + 1) / _workers.Length);
        for (var y = (int)((long)_newSize.Y * worker / _workers.Length); y < end; y++)
        {
            for (var channel = 0; channel < _channels; channel++)
                sampler.Sample(_planes.AsSpan(channel * slab, slab), z, y, row.AsSpan(channel * _newSize.X, _newSize.X));
            _visit(z, y, row);
        }
    }
}
