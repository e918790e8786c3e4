using SamCrowd.Annotation.Formats;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Slices;

namespace SamCrowd.Annotation.Slices;

/// <summary>
/// Writes a volume's slices as grey PNG files with the study's names, <c>img0001-slice042.png</c>, for annotators' tools.
/// </summary>
internal static class SliceExport
{
    /// <returns>The paths, in slice order.</returns>
    public static IReadOnlyList<string> Write(string folder, string caseId, Volume<float> image, SliceExportSettings settings)
    {
        var id = CaseId.Parse(caseId, "the slices to export");
        var plane = new SlicePlane(image.Size, settings.Axis);
        var paths = new List<string>();
        for (var slice = 0; slice < plane.Count; slice++)
        {
            var grey = Grey(plane.Read(image, slice), plane, settings);
            paths.Add(id.PathIn(folder, ImageMapping.EndingOf(slice) + ".png"));
            PngFile.WriteGrey(paths[^1], grey, plane.Rows * settings.Scale, plane.Columns * settings.Scale);
        }
        return paths;
    }

    /// <summary>A slice's grey levels as its picture shows them: windowed, in the wanted order of rows, enlarged.</summary>
    internal static byte[] Grey(float[] pixels, SlicePlane plane, SliceExportSettings settings)
    {
        var (low, high) = settings.Window ?? new IntensityWindow(
            pixels.Where(float.IsFinite).DefaultIfEmpty().Min(), pixels.Where(float.IsFinite).DefaultIfEmpty().Max());
        var grey = Array.ConvertAll(pixels, p => high > low
            && float.IsFinite(p) ? (byte)Math.Clamp((p - low) / (high - low) * 255, 0, 255) : (byte)0);
        if (settings.Orientation == ImageOrientation.Study) RowOrder.Reverse<byte>(grey, plane.Columns);
        return Enlargement.Of(grey, plane.Rows, plane.Columns, settings.Scale);
    }
}
