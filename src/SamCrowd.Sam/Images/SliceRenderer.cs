using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Slices;
using SamCrowd.Imaging.Statistics;

namespace SamCrowd.Sam.Images;

/// <summary>Makes the 8-bit images of a volume's slices after a preset; what depends on the whole volume is worked out once.</summary>
internal sealed class SliceRenderer
{
    private readonly Volume<float> _image;
    private readonly SlicePlane _plane;
    private readonly SamPreset _preset;
    private readonly (double Low, double High) _window;

    public SliceRenderer(Volume<float> image, SliceAxis axis, SamPreset preset)
    {
        (_image, _plane, _preset) = (image, new SlicePlane(image.Size, axis), preset);
        _window = preset.Intensity == IntensityScaling.VolumePercentiles ? PercentilesOf(image.Voxels, preset.Low, preset.High)
            : (preset.Low, preset.High);
    }

    /// <summary>
    /// One slice, its rows and columns in the array's order, or its rows the other way round. A slice of one intensity gives an all-black
    /// image.
    /// </summary>
    /// <exception cref="InvalidInputException">A voxel of the slice is NaN or infinite.</exception>
    public GreyImage Render(int slice, bool reverseRows = false)
    {
        var pixels = _plane.Read(_image, slice);
        if (!AllFinite(pixels))
            throw new InvalidInputException($"slice {slice} across {_plane.Axis}", "it holds NaN or infinite voxels",
                new RunStep(WorkStep.Verify));
        var (low, high) = _preset.Intensity == IntensityScaling.SliceMinMax
            ? (TensorPrimitives.Min<float>(pixels), TensorPrimitives.Max<float>(pixels)) : _window;
        ToGrey(pixels, low, high, _preset.StudyToneCurve);
        if (_preset.AddSobel) AddSobel(pixels);
        if (reverseRows) RowOrder.Reverse<float>(pixels, _plane.Columns);
        return new GreyImage(Truncate(pixels), _plane.Rows, _plane.Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AllFinite(ReadOnlySpan<float> pixels)
    {
        foreach (var pixel in pixels)
            if (!float.IsFinite(pixel)) return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToGrey(Span<float> pixels, double low, double high, bool studyToneCurve)
    {
        if (!(high > low))
        {
            pixels.Clear();
            return;
        }
        foreach (ref var pixel in pixels)
        {
            var t = Math.Clamp((pixel - low) / (high - low), 0, 1);
            pixel = studyToneCurve ? GreysColourMap.LevelOf(t) : (float)(t * 255);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte[] Truncate(ReadOnlySpan<float> grey)
    {
        var bytes = new byte[grey.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)grey[i];
        return bytes;
    }

    private void AddSobel(float[] grey)
    {
        ScaleTo255(grey);
        var edges = Sobel.Magnitude(grey, _plane.Rows, _plane.Columns);
        ScaleTo255(edges);
        TensorPrimitives.Add(grey, edges, grey);
        ScaleTo255(grey);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScaleTo255(float[] values)
    {
        var (low, high) = (TensorPrimitives.Min<float>(values), TensorPrimitives.Max<float>(values));
        for (var i = 0; i < values.Length; i++) values[i] = high > low ? (values[i] - low) / (high - low) * 255 : 0;
    }

    private static (double Low, double High) PercentilesOf(float[] voxels, double low, double high)
    {
        float[] sorted = [.. voxels.Where(v => v != 0 && float.IsFinite(v))];
        if (sorted.Length == 0) return (0, 0);
        Array.Sort(sorted);
        return (Percentiles.OfSorted(sorted, low / 100, PercentileRounding.FromBelow),
            Percentiles.OfSorted(sorted, high / 100, PercentileRounding.FromBelow));
    }
}
