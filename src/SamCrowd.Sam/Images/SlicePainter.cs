using System.Numerics.Tensors;
using SamCrowd.Annotation;
using SamCrowd.Imaging;

namespace SamCrowd.Sam.Images;

/// <summary>Makes the 8-bit pictures of a volume's slices after a preset; what depends on the whole volume is worked out once.</summary>
public sealed class SlicePainter
{
    private readonly Volume<float> _image;
    private readonly SlicePlane _plane;
    private readonly SamPreset _preset;
    private readonly (double Low, double High) _window;

    public SlicePainter(Volume<float> image, SliceAxis axis, SamPreset preset)
    {
        (_image, _plane, _preset) = (image, new SlicePlane(image.Size, axis), preset);
        _window = preset.Intensity == IntensityScaling.VolumePercentiles ? Percentiles(image.Voxels, preset.Low, preset.High) : (preset.Low, preset.High);
    }

    /// <summary>One slice, its rows and columns in the array's order. A slice of one intensity gives an all-black picture.</summary>
    /// <exception cref="InvalidInputException">A voxel of the slice is NaN or infinite.</exception>
    public GreyPicture Paint(int slice)
    {
        var pixels = _plane.Read(_image, slice);
        foreach (var pixel in pixels)
            if (!float.IsFinite(pixel)) throw new InvalidInputException($"slice {slice} across {_plane.Axis} holds NaN or infinite voxels; run 'samcrowd verify' on the data set and mend the image");
        var (low, high) = _preset.Intensity == IntensityScaling.SliceMinMax ? (TensorPrimitives.Min<float>(pixels), TensorPrimitives.Max<float>(pixels)) : _window;
        var grey = Array.ConvertAll(pixels, p => Grey(p, low, high));
        if (_preset.AddSobel) AddSobel(grey);
        return new GreyPicture(Array.ConvertAll(grey, g => (byte)g), _plane.Rows, _plane.Columns);
    }

    private float Grey(float value, double low, double high)
    {
        if (!(high > low)) return 0;
        var t = Math.Clamp((value - low) / (high - low), 0, 1);
        return _preset.StudyToneCurve ? StudyPicture.LevelOf(t) : (float)(t * 255);
    }

    private void AddSobel(float[] grey)
    {
        ScaleTo255(grey);
        var edges = Sobel.Magnitude(grey, _plane.Rows, _plane.Columns);
        ScaleTo255(edges);
        TensorPrimitives.Add(grey, edges, grey);
        ScaleTo255(grey);
    }

    private static void ScaleTo255(float[] values)
    {
        var (low, high) = (TensorPrimitives.Min<float>(values), TensorPrimitives.Max<float>(values));
        for (var i = 0; i < values.Length; i++) values[i] = high > low ? (values[i] - low) / (high - low) * 255 : 0;
    }

    // numpy's percentile with linear interpolation.
    private static (double Low, double High) Percentiles(float[] voxels, double low, double high)
    {
        float[] sorted = [.. voxels.Where(v => v != 0 && float.IsFinite(v))];
        if (sorted.Length == 0) return (0, 0);
        Array.Sort(sorted);
        return (At(low), At(high));

        double At(double percentile)
        {
            var place = percentile / 100 * (sorted.Length - 1);
            var index = Math.Min((int)place, sorted.Length - 1);
            var next = Math.Min(index + 1, sorted.Length - 1);
            return sorted[index] + ((sorted[next] - sorted[index]) * (place - index));
        }
    }
}
