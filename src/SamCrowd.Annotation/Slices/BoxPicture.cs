using SamCrowd.Annotation.Formats;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Slices;

/// <summary>Pictures of the slices that have boxes, with the boxes drawn on them.</summary>
internal static class BoxPicture
{
    // Okabe and Ito, "Color Universal Design" (2008): told apart by people with any colour vision.
    private static readonly (byte Red, byte Green, byte Blue)[] Colours =
        [(230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167)];

    /// <param name="prompts">Of one case.</param>
    /// <returns>The pictures' paths, named as <see cref="SliceExport"/> names them, in slice order.</returns>
    public static IReadOnlyList<string> Write(
        string folder, string caseId, Volume<float> image, IReadOnlyList<BoxPrompt> prompts, SliceExportSettings settings)
    {
        var id = CaseId.Parse(caseId, "the slices to draw");
        var paths = new List<string>();
        var slices = prompts.Where(prompt => prompt.Box is not null && prompt.Axis == settings.Axis).GroupBy(prompt => prompt.Slice);
        foreach (var slice in slices.OrderBy(slice => slice.Key))
        {
            var plane = new SlicePlane(image.Size, settings.Axis);
            if (slice.Key >= plane.Count) continue;
            var grey = SliceExport.Grey(plane.Read(image, slice.Key), plane, settings);
            var (rows, columns) = (plane.Rows * settings.Scale, plane.Columns * settings.Scale);
            var picture = new byte[rows * columns * 3];
            for (var i = 0; i < grey.Length; i++) picture.AsSpan(3 * i, 3).Fill(grey[i]);
            foreach (var prompt in slice)
            {
                var box = settings.Orientation == ImageOrientation.Study ? prompt.Box!.Value.WithRowsReversed(plane.Rows)
                    : prompt.Box!.Value;
                Frame(picture, rows, columns, box, settings.Scale, Colours[(prompt.Label - 1) % Colours.Length]);
            }
            paths.Add(id.PathIn(folder, ImageMapping.EndingOf(slice.Key) + ".png"));
            PngFile.WriteColour(paths[^1], picture, rows, columns);
        }
        return paths;
    }

    private static void Frame(byte[] picture, int rows, int columns, PixelBox box, int scale, (byte Red, byte Green, byte Blue) colour)
    {
        var (left, top) = (Math.Clamp((int)(box.X0 * scale), 0, columns - 1), Math.Clamp((int)(box.Y0 * scale), 0, rows - 1));
        var right = Math.Clamp((int)((box.X1 + 1) * scale) - 1, left, columns - 1);
        var bottom = Math.Clamp((int)((box.Y1 + 1) * scale) - 1, top, rows - 1);
        for (var x = left; x <= right; x++)
        {
            Paint(top, x);
            Paint(bottom, x);
        }
        for (var y = top; y <= bottom; y++)
        {
            Paint(y, left);
            Paint(y, right);
        }

        void Paint(int row, int column)
        {
            var at = 3 * ((row * columns) + column);
            (picture[at], picture[at + 1], picture[at + 2]) = (colour.Red, colour.Green, colour.Blue);
        }
    }
}
