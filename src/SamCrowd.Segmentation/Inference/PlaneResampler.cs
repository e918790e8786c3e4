using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// Resamples logits that come plane by plane: each plane within itself, then linearly (or nearest, where z is resampled apart) between
/// two of them. Trilinear resampling is the product of its axes, so this equals resampling the whole volume.
/// </summary>
/// <param name="separateAxis">The axis that takes the nearest voxel, or null.</param>
/// <param name="finished">Told each plane of the new grid, c y x, in order; the array is reused.</param>
internal sealed class PlaneResampler(int channels, Size3 size, Size3 newSize, int? separateAxis, int threads, Action<int, float[]> finished) : ILogitConsumer
{
    private readonly float[] _blend = new float[channels * newSize.Y * newSize.X];
    private float[] _lower = new float[channels * newSize.Y * newSize.X];
    private float[] _upper = new float[channels * newSize.Y * newSize.X];
    private int _next;

    public void Accept(int z, ReadOnlyMemory<float> plane)
    {
        (_lower, _upper) = (_upper, _lower);
        ResampleWithin(plane, _upper);
        for (; _next < newSize.Z; _next++)
        {
            var position = Math.Clamp(((_next + 0.5) * ((double)size.Z / newSize.Z)) - 0.5, 0, size.Z - 1);
            if (separateAxis == 0) position = Math.Floor(position + 0.5);
            var below = (int)Math.Floor(position);
            var fraction = position - below;
            if (below + (fraction > 0 ? 1 : 0) > z) return;
            finished(_next, fraction > 0 ? Blend((float)fraction) : below == z ? _upper : _lower);
        }
    }

    private void ResampleWithin(ReadOnlyMemory<float> plane, float[] target)
    {
        if (size.Y == newSize.Y && size.X == newSize.X)
        {
            plane.CopyTo(target);
            return;
        }
        var area = newSize.Y * newSize.X;
        var within = separateAxis == 0 ? null : separateAxis;
        LogitResampling.ForEachRow(plane, channels, size with { Z = 1 }, newSize with { Z = 1 }, within, threads, (_, y, row) =>
        {
            for (var channel = 0; channel < channels; channel++)
                row.Slice(channel * newSize.X, newSize.X).CopyTo(target.AsSpan((channel * area) + (y * newSize.X)));
        });
    }

    private float[] Blend(float fraction)
    {
        for (var i = 0; i < _blend.Length; i++) _blend[i] = ((1 - fraction) * _lower[i]) + (fraction * _upper[i]);
        return _blend;
    }
}
