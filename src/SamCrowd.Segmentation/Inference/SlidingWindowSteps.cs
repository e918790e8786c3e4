namespace SamCrowd.Segmentation.Inference;

/// <summary>Where tiles start along an axis (nnU-Net: compute_steps_for_sliding_window).</summary>
internal static class SlidingWindowSteps
{
    /// <param name="imageSize">Voxels, not below <paramref name="tileSize"/>.</param>
    /// <param name="stepSize">Largest distance of two tiles as a fraction of the tile, above 0 and at most 1.</param>
    /// <returns>Starts, evenly spread from 0 to imageSize - tileSize, halves rounded to even.</returns>
    public static int[] Compute(int imageSize, int tileSize, double stepSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, tileSize);
        if (stepSize is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step is above 0 and at most 1");
        var last = imageSize - tileSize;
        var count = (int)Math.Ceiling(last / (tileSize * stepSize)) + 1;
        var distance = count > 1 ? last / (double)(count - 1) : 0;
        return [.. Enumerable.Range(0, count).Select(i => (int)Math.Round(distance * i, MidpointRounding.ToEven))];
    }
}
