namespace SamCrowd.Sam.Prediction;

/// <summary>
/// The two neighbours of each output along an axis, and the second's weight, as torch's interpolate(mode="bilinear", align_corners=False)
/// takes them (aten/src/ATen/native/UpSample.h, area_pixel_compute_source_index), in float32.
/// </summary>
internal sealed record BilinearAxis(int[] First, int[] Second, float[] Weight)
{
    public static BilinearAxis Between(int from, int to)
    {
        var scale = (float)from / to;
        var axis = new BilinearAxis(new int[to], new int[to], new float[to]);
        for (var i = 0; i < to; i++)
        {
            var source = Math.Max(0f, (scale * (i + 0.5f)) - 0.5f);
            axis.First[i] = Math.Min((int)source, from - 1);
            axis.Second[i] = Math.Min(axis.First[i] + 1, from - 1);
            axis.Weight[i] = source - axis.First[i];
        }
        return axis;
    }
}
