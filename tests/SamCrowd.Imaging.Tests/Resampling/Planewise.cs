using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Imaging.Tests.Resampling;

/// <summary>Feeds a whole volume of logits to a <see cref="LogitResampler"/> plane by plane and gathers what comes.</summary>
internal static class Planewise
{
    /// <param name="logits">c z y x.</param>
    /// <returns>c z y x of the new size.</returns>
    public static float[] Resample(float[] logits, int channels, Size3 size, Size3 newSize, int? separateAxis, int threads)
    {
        var result = new float[channels * newSize.Count];
        var resampler = new LogitResampler(channels, size, newSize, separateAxis, threads, (z, y, row) =>
        {
            for (var channel = 0; channel < channels; channel++)
                row.Slice(channel * newSize.X, newSize.X)
                    .CopyTo(result.AsSpan(((((channel * newSize.Z) + z) * newSize.Y) + y) * newSize.X));
        });
        var area = size.Y * size.X;
        var plane = new float[channels * area];
        for (var z = 0; z < size.Z; z++)
        {
            for (var channel = 0; channel < channels; channel++)
                logits.AsSpan(((channel * size.Z) + z) * area, area).CopyTo(plane.AsSpan(channel * area));
            resampler.Accept(z, plane);
        }
        return result;
    }
}
