using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// Weighted sums of overlapping tiles in float32, held only for the planes that tiles still come to: memory is that of one tile's depth
/// of the volume, whatever the volume's own depth.
/// </summary>
/// <param name="importance">Of a tile's voxels, z y x.</param>
internal sealed class PlaneAggregator(int channels, Size3 size, Size3 tile, float[] importance, int threads, ILogitConsumer consumer)
{
    private readonly Dictionary<int, (float[] Sums, float[] Weights)> _open = [];
    private readonly Stack<(float[] Sums, float[] Weights)> _spare = new();
    private int _next;

    /// <param name="logits">c z y x of one tile.</param>
    /// <param name="start">The tile's first voxel in the volume; may lie outside it.</param>
    public void Add(ReadOnlyMemory<float> logits, (int Z, int Y, int X) start)
    {
        var (first, end) = (Math.Max(0, start.Z), Math.Min(size.Z, start.Z + tile.Z));
        for (var z = first; z < end; z++) Open(z);
        Parallel.For(first, end, new ParallelOptions { MaxDegreeOfParallelism = threads }, z =>
            AddPlane(logits.Span, _open[z], z - start.Z, start.Y, start.X));
    }

    /// <summary>Hands over all planes before <paramref name="z"/>: no tile comes to them any more.</summary>
    public void FinishBefore(int z)
    {
        for (; _next < Math.Min(z, size.Z); _next++)
        {
            if (!_open.Remove(_next, out var plane)) throw new InvalidOperationException($"no tile covers plane {_next}");
            Divide(plane);
            consumer.Accept(_next, plane.Sums);
            _spare.Push(plane);
        }
    }

    private void Open(int z)
    {
        if (_open.ContainsKey(z)) return;
        var area = size.Y * size.X;
        if (_spare.TryPop(out var plane))
        {
            Array.Clear(plane.Sums);
            Array.Clear(plane.Weights);
        }
        else
        {
            plane = (new float[channels * area], new float[area]);
        }
        _open.Add(z, plane);
    }

    private void AddPlane(ReadOnlySpan<float> logits, (float[] Sums, float[] Weights) plane, int tileZ, int startY, int startX)
    {
        var (firstX, endX) = (Math.Max(0, startX), Math.Min(size.X, startX + tile.X));
        var width = endX - firstX;
        for (var y = Math.Max(0, startY); y < Math.Min(size.Y, startY + tile.Y); y++)
        {
            var inTile = (((tileZ * tile.Y) + y - startY) * tile.X) + firstX - startX;
            var inPlane = (y * size.X) + firstX;
            var weights = importance.AsSpan(inTile, width);
            Add(plane.Weights.AsSpan(inPlane, width), weights);
            for (var channel = 0; channel < channels; channel++)
                AddProduct(plane.Sums.AsSpan((channel * size.Y * size.X) + inPlane, width),
                    logits.Slice((channel * (int)tile.Count) + inTile, width), weights);
        }
    }

    private static void Add(Span<float> sums, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] += values[i];
    }

    private static void AddProduct(Span<float> sums, ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        var sumVectors = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var valueVectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var weightVectors = MemoryMarshal.Cast<float, Vector<float>>(weights);
        for (var i = 0; i < sumVectors.Length; i++) sumVectors[i] += valueVectors[i] * weightVectors[i];
        for (var i = sumVectors.Length * Vector<float>.Count; i < sums.Length; i++) sums[i] += values[i] * weights[i];
    }

    private void Divide((float[] Sums, float[] Weights) plane)
    {
        var weights = MemoryMarshal.Cast<float, Vector<float>>(plane.Weights);
        for (var channel = 0; channel < channels; channel++)
        {
            var sums = plane.Sums.AsSpan(channel * plane.Weights.Length, plane.Weights.Length);
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(sums);
            for (var i = 0; i < vectors.Length; i++) vectors[i] /= weights[i];
            for (var i = vectors.Length * Vector<float>.Count; i < sums.Length; i++) sums[i] /= plane.Weights[i];
        }
    }
}
