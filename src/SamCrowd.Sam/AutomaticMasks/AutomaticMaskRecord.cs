using System.Text.Json;
using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>Writes the masks of one slice: a label volume on the image's grid, and what SAM thinks of each.</summary>
internal static class AutomaticMaskRecord
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>
    /// Writes <c>masks.nii.gz</c>, label n for the n-th mask, small ones over large ones, and <c>masks.json</c> with Meta's fields: area,
    /// bbox (x, y, width, height), predicted_iou, stability_score, point, crop_box. Coordinates are the slice array's own pixels.
    /// </summary>
    /// <param name="reversed">True where the masks belong to the slice with its rows in reverse order.</param>
    public static void Write(string folder, Volume<float> image, SliceAxis axis, int slice, IReadOnlyList<AutomaticMask> masks,
        bool reversed)
    {
        var (labels, plane) = (new Volume<short>(image.Size, image.Geometry), new SlicePlane(image.Size, axis));
        foreach (var (mask, label) in masks.Select((m, i) => (m, i + 1)).OrderByDescending(m => m.m.Area))
            for (var i = 0; i < mask.Pixels.Length; i++)
                if (mask.Pixels[i])
                    labels.Voxels[plane.VoxelIndex(slice, reversed ? plane.Rows - 1 - (i / plane.Columns)
                        : i / plane.Columns, i % plane.Columns)] = (short)label;
        VolumeFile.Write(Path.Combine(folder, "masks.nii.gz"), labels);
        var record = new
        {
            Axis = axis.ToString().ToLowerInvariant(),
            Slice = slice,
            Masks = masks.Select((m, i) => Describe(m, i + 1, plane.Rows, reversed)),
        };
        AtomicFile.WriteText(Path.Combine(folder, "masks.json"), JsonSerializer.Serialize(record, Options) + "\n");
    }

    private static object Describe(AutomaticMask mask, int label, int rows, bool reversed)
    {
        var box = reversed ? mask.Box.WithRowsReversed(rows) : mask.Box;
        return new
        {
            Label = label,
            mask.Area,
            Bbox = new[] { box.X0, box.Y0, box.Width, box.Height },
            mask.PredictedIou,
            StabilityScore = mask.Stability,
            Point = new[] { mask.X, reversed ? rows - 1 - mask.Y : mask.Y },
            CropBox = new[] { mask.Crop.X0, reversed ? rows - mask.Crop.Y1 : mask.Crop.Y0, mask.Crop.Columns, mask.Crop.Rows },
        };
    }
}
