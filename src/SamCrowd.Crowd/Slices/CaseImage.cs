using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Statistics;
using SamCrowd.Sam.Images;

namespace SamCrowd.Crowd.Slices;

/// <summary>A case's image, ready to be sent slice by slice.</summary>
internal sealed class CaseImage
{
    // As many voxels are enough for a percentile that a window starts from.
    private const int SampledVoxels = 200_000;

    private readonly SlicePlane _plane;
    private readonly bool _studyView;

    /// <param name="image">z y x; voxels that are NaN or infinite are shown as the smallest finite one.</param>
    public CaseImage(Volume<float> image, SliceAxis axis, bool studyView)
    {
        (Volume, Axis, _plane, _studyView) = (image, axis, new SlicePlane(image.Size, axis), studyView);
        View = studyView ? SliceView.Study : SliceView.Of(image.Geometry, axis);
        (Minimum, Maximum, var whole) = Range(image.Voxels);
        // Whole numbers in a span of 16 bits, as CT has them, go over exactly; others in 65536 steps.
        Slope = whole && Maximum - Minimum <= ushort.MaxValue ? 1 : Math.Max((Maximum - Minimum) / (double)ushort.MaxValue, double.Epsilon);
        (LowPercentile, HighPercentile) = DarkAndBright(image.Voxels);
    }

    public Volume<float> Volume { get; }

    public SliceAxis Axis { get; }

    public SliceView View { get; }

    public int Rows => _plane.Rows;

    public int Columns => _plane.Columns;

    public int Slices => _plane.Count;

    public float Minimum { get; }

    public float Maximum { get; }

    /// <summary>Intensity = <see cref="Minimum"/> + <see cref="Slope"/> x the number that is sent.</summary>
    public double Slope { get; }

    public double LowPercentile { get; }

    public double HighPercentile { get; }

    public long Bytes => Volume.Voxels.LongLength * sizeof(float);

    /// <summary>One slice, C order: 16 bits a pixel, little-endian; in the study's view 8 bits, its picture's grey levels.</summary>
    public byte[] Pixels(int slice)
    {
        var pixels = _plane.Read(Volume, slice);
        return _studyView ? StudyPixels(pixels) : Pack(pixels);
    }

    /// <summary>A slice across any axis as 8 grey levels a pixel, for the owner's three planes.</summary>
    public static byte[] Grey(Volume<float> image, SliceAxis axis, int slice, double low, double high) =>
        Array.ConvertAll(new SlicePlane(image.Size, axis).Read(image, slice), v => GreyOf(v, low, high));

    private byte[] Pack(float[] pixels)
    {
        var bytes = new byte[pixels.Length * sizeof(ushort)];
        for (var i = 0; i < pixels.Length; i++)
        {
            var step = float.IsFinite(pixels[i]) ? Math.Clamp(Math.Round((pixels[i] - (double)Minimum) / Slope), 0, ushort.MaxValue) : 0;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), (ushort)step);
        }
        return bytes;
    }

    private static byte[] StudyPixels(float[] pixels)
    {
        var (low, high, _) = Range(pixels);
        return Array.ConvertAll(pixels, p => high > low && float.IsFinite(p)
            ? GreysColourMap.LevelOf(Math.Clamp((p - (double)low) / (high - (double)low), 0, 1)) : (byte)0);
    }

    private static byte GreyOf(float value, double low, double high) =>
        high > low && float.IsFinite(value) ? (byte)Math.Clamp((value - low) / (high - low) * 255, 0, 255) : (byte)0;

    private static (float Low, float High, bool Whole) Range(ReadOnlySpan<float> voxels)
    {
        var (low, high, whole) = (float.PositiveInfinity, float.NegativeInfinity, true);
        foreach (var voxel in voxels)
        {
            if (!float.IsFinite(voxel)) continue;
            (low, high) = (Math.Min(low, voxel), Math.Max(high, voxel));
            whole &= voxel == MathF.Round(voxel);
        }
        return low <= high ? (low, high, whole) : (0, 0, true);
    }

    private static (double Low, double High) DarkAndBright(float[] voxels)
    {
        var step = Math.Max(1, voxels.Length / SampledVoxels);
        var sample = new List<float>(Math.Min(voxels.Length, SampledVoxels * 2));
        for (var i = 0; i < voxels.Length; i += step)
            if (voxels[i] != 0 && float.IsFinite(voxels[i])) sample.Add(voxels[i]);
        if (sample.Count == 0) return (0, 0);
        sample.Sort();
        var sorted = CollectionsMarshal.AsSpan(sample);
        return (Percentiles.OfSorted(sorted, 0.005), Percentiles.OfSorted(sorted, 0.995));
    }
}
