using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Sam;

/// <summary>One call from a volume, a slice and a box to a mask.</summary>
public static class SliceSegmentation
{
    /// <summary>
    /// The mask of one box on one slice. Each call encodes the slice, which takes most of the time (SAM's smaller encoders: one to two
    /// seconds on a CPU); for the boxes of a whole data set there is <c>samcrowd sam label</c>.
    /// </summary>
    /// <param name="model">Not to be used by two threads at once.</param>
    /// <param name="image">z y x; CT in Hounsfield units for a window preset.</param>
    /// <param name="slice">Index along the axis, from 0.</param>
    /// <param name="box">Columns and rows of the slice in the array's order; edges are pixel indices, both ends inside.</param>
    /// <param name="preset">How intensities become an 8-bit image; null for each slice's minimum to maximum.</param>
    /// <param name="axis">Across which the slice lies.</param>
    /// <returns>Pixels of the whole slice, also where the model answers beyond the box.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The volume has no such slice, or the box lies beside it.</exception>
    /// <exception cref="InvalidInputException">The preset does not fit the model.</exception>
    public static SliceMask Segment(this SamModel model, Volume<float> image, int slice, PixelBox box, SamPreset? preset = null,
        SliceAxis axis = SliceAxis.Z)
    {
        var (look, plane) = (preset ?? SamPreset.Sam, new SlicePlane(image.Size, axis));
        ArgumentOutOfRangeException.ThrowIfNegative(slice);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slice, plane.Count);
        if (!box.Touches(plane.Rows, plane.Columns))
            throw new ArgumentOutOfRangeException(nameof(box), box, $"the slice has {plane.Rows} rows and {plane.Columns} columns");
        var predictor = new SamPredictor(model, look.Protocol);
        var embedding = predictor.SetImage(new SliceRenderer(image, axis, look).Render(slice));
        var answer = predictor.Predict(embedding, SamPrompt.Of(box));
        return new SliceMask(image.Size, image.Geometry, plane, slice, answer);
    }
}

/// <summary>A mask on one slice of a volume.</summary>
public sealed class SliceMask
{
    private readonly Size3 _size;
    private readonly Geometry _geometry;
    private readonly SlicePlane _plane;
    private readonly int _slice;

    internal SliceMask(Size3 size, Geometry geometry, SlicePlane plane, int slice, SamMask mask) =>
        (_size, _geometry, _plane, _slice, Mask) = (size, geometry, plane, slice, mask);

    /// <summary>Pixels, rows x columns, with the model's own estimate of their quality.</summary>
    public SamMask Mask { get; }

    /// <summary>The mask in a volume of the image's grid: the label inside, 0 outside.</summary>
    public Volume<short> ToVolume(short label = 1)
    {
        var volume = new Volume<short>(_size, _geometry);
        for (var pixel = 0; pixel < Mask.Pixels.Length; pixel++)
            if (Mask.Pixels[pixel]) volume.Voxels[_plane.VoxelIndex(_slice, pixel / _plane.Columns, pixel % _plane.Columns)] = label;
        return volume;
    }
}
