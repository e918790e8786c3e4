using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Fingerprinting;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>nnU-Net's normalisation schemes, in place, in float32 (default_normalization_schemes.py).</summary>
internal static class IntensityNormalization
{
    private const double SmallestDivisor = 1e-8;
    private const int Block = 1 << 16;

    /// <param name="scheme">nnU-Net's class name, e.g. "CTNormalization".</param>
    /// <param name="image">One channel.</param>
    /// <param name="inside">Voxels that count, for a z-score within a mask; the others stay as they are. Null for all.</param>
    /// <param name="foreground">The channel's intensities over the data set; CT needs them.</param>
    /// <exception cref="InvalidInputException">The scheme is unknown, or an RGB image is outside 0 to 255.</exception>
    public static void Apply(string scheme, Memory<float> image, ReadOnlyMemory<bool>? inside, ForegroundIntensities? foreground,
        int threads)
    {
        switch (scheme)
        {
            case "CTNormalization":
                var known = foreground ?? throw new InvalidInputException("CTNormalization needs the channel's "
                    + "foreground_intensity_properties_per_channel in the plans; plan again");
                var range = new ValueRange((float)known.Percentile00_5, (float)known.Percentile99_5);
                Standardise(image, known.Mean, known.StandardDeviation, range, threads);
                break;
            case "ZScoreNormalization" when inside is { } mask:
                StandardiseInside(image.Span, mask.Span);
                break;
            case "ZScoreNormalization":
                var (mean, deviation) = Moments(image, threads);
                Standardise(image, mean, deviation, ValueRange.Unlimited, threads);
                break;
            case "NoNormalization":
                break;
            case "RescaleTo01Normalization":
                var (low, high) = ValueRange.Of(image.Span);
                Standardise(image, low, high - low, ValueRange.Unlimited, threads);
                break;
            case "RGBTo01Normalization":
                var values = ValueRange.Of(image.Span);
                if (values.Low < 0 || values.High > 255)
                    throw new InvalidInputException(
                        string.Create(CultureInfo.InvariantCulture, $"RGBTo01Normalization needs values of 0 to 255, not {values.Low} to "
                        + $"{values.High}; choose another channel name in dataset.json and plan again"));
                Standardise(image, 0, 255, ValueRange.Unlimited, threads);
                break;
            default:
                throw new InvalidInputException($"the plans name the normalisation '{scheme}', which is not known; known are "
                    + $"CTNormalization, ZScoreNormalization, NoNormalization, RescaleTo01Normalization, RGBTo01Normalization");
        }
    }

    private static void Standardise(Memory<float> image, double mean, double deviation, ValueRange range, int threads)
    {
        var (subtrahend, divisor) = ((float)mean, (float)Math.Max(deviation, SmallestDivisor));
        var (low, high) = (range.Low, range.High);
        ForEachBlock(image.Length, threads, (from, count) =>
        {
            var block = image.Span.Slice(from, count);
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(block);
            var (lows, highs, means, divisors) =
                (new Vector<float>(low), new Vector<float>(high), new Vector<float>(subtrahend), new Vector<float>(divisor));
            for (var i = 0; i < vectors.Length; i++) vectors[i] = (Vector.Min(Vector.Max(vectors[i], lows), highs) - means) / divisors;
            for (var i = vectors.Length * Vector<float>.Count; i < block.Length; i++)
                block[i] = (Math.Clamp(block[i], low, high) - subtrahend) / divisor;
        });
    }

    private static void StandardiseInside(Span<float> image, ReadOnlySpan<bool> inside)
    {
        double sum = 0;
        long count = 0;
        for (var i = 0; i < image.Length; i++)
        {
            if (!inside[i]) continue;
            sum += image[i];
            count++;
        }
        if (count == 0) return;
        var mean = sum / count;
        double squares = 0;
        for (var i = 0; i < image.Length; i++)
            if (inside[i]) squares += (image[i] - mean) * (image[i] - mean);
        var (subtrahend, divisor) = ((float)mean, (float)Math.Max(Math.Sqrt(squares / count), SmallestDivisor));
        for (var i = 0; i < image.Length; i++)
            if (inside[i]) image[i] = (image[i] - subtrahend) / divisor;
    }

    /// <summary>
    /// Mean and population standard deviation, summed in double; blocks are added in order, so threads do not change them.
    /// </summary>
    private static (double Mean, double Deviation) Moments(ReadOnlyMemory<float> image, int threads)
    {
        var sums = new double[(image.Length + Block - 1) / Block];
        ForEachBlock(image.Length, threads, (from, count) =>
        {
            double sum = 0;
            foreach (var value in image.Span.Slice(from, count)) sum += value;
            sums[from / Block] = sum;
        });
        var mean = sums.Sum() / image.Length;
        ForEachBlock(image.Length, threads, (from, count) =>
        {
            double squares = 0;
            foreach (var value in image.Span.Slice(from, count)) squares += (value - mean) * (value - mean);
            sums[from / Block] = squares;
        });
        return (mean, Math.Sqrt(sums.Sum() / image.Length));
    }

    private static void ForEachBlock(int length, int threads, Action<int, int> act) =>
        Parallel.For(0, (length + Block - 1) / Block, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
            act(block * Block, Math.Min(Block, length - (block * Block))));
}
