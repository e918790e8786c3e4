using SamCrowd.Imaging;
using SkiaSharp;

namespace SamCrowd.Experiments.Figures;

/// <summary>
/// The axial slices of one case as pictures for the report's viewer: tiles in rows, the lowest slice first, one picture a layer.
/// </summary>
/// <param name="Case">The case's name.</param>
/// <param name="Width">Of a tile, in pixels.</param>
/// <param name="Height">Of a tile, in pixels.</param>
/// <param name="Columns">Tiles in a row.</param>
/// <param name="Slices">Index of each tile's slice in the volume, from 0.</param>
/// <param name="Image">Grey, JPEG.</param>
/// <param name="Outline">Outlines of ground truth, PNG.</param>
/// <param name="Layers">Labels of each arm, filled, PNG; by arm.</param>
internal sealed record SliceStack(
    string Case, int Width, int Height, int Columns, IReadOnlyList<int> Slices, byte[] Image, byte[] Outline,
    IReadOnlyList<(string Arm, byte[] Png)> Layers)
{
    private const int LongestSide = 240, MostSlices = 48, TilesARow = 8, JpegQuality = 80, Beyond = 2;

    /// <param name="image">Shown from its 0.5th to its 99.5th percentile.</param>
    /// <param name="reference">Ground truth.</param>
    /// <param name="arms">Label maps on the same grid.</param>
    public static SliceStack Of(string caseId, Volume<float> image, Volume<short> reference,
        IReadOnlyList<(string Arm, Volume<short> Labels)> arms)
    {
        var middle = PlaneView.Through(image.Size, image.Geometry, [0, 0, 0])[0];
        PlaneView At(int slice)
        {
            int[] centre = [0, 0, 0];
            centre[middle.SliceAxis] = slice;
            return PlaneView.Through(image.Size, image.Geometry, centre)[0];
        }

        int[] slices = Chosen([.. Enumerable.Range(0, middle.SliceCount).Where(
            slice => At(slice) is var view
            && (view.Cut(reference).Any(value => value > 0) || arms.Any(arm => view.Cut(arm.Labels).Any(value => value > 0))))],
            middle.SliceCount);
        PlaneView[] views = [.. slices.Select(At)];
        var scale = LongestSide / Math.Max(middle.WidthMm, middle.HeightMm);
        int width = Math.Max(1, (int)Math.Round(middle.WidthMm * scale)), height = Math.Max(1, (int)Math.Round(middle.HeightMm * scale));
        var (low, high) = OverlayFigure.DisplayRange(image);
        return new SliceStack(
            caseId, width, height, TilesARow, slices,
            Picture(views, width, height, SKColors.Black, SKEncodedImageFormat.Jpeg, (canvas, view, frame) =>
                OverlayFigure.PaintImage(canvas, frame, view, view.Cut(image), low, high)),
            Picture(views, width, height, SKColors.Transparent, SKEncodedImageFormat.Png, (canvas, view, frame) =>
                OverlayFigure.PaintOutlines(canvas, frame, view, view.Cut(reference))),
            [.. arms.Select(arm => (arm.Arm, Picture(
                views, width, height, SKColors.Transparent, SKEncodedImageFormat.Png, (canvas, view, frame) =>
                OverlayFigure.PaintLabels(canvas, frame, view, view.Cut(arm.Labels)))))]);
    }

    /// <summary>From two slices before the first labelled one to two after the last; evenly spaced where these are too many.</summary>
    private static int[] Chosen(int[] labelled, int count)
    {
        var (first, last) = labelled.Length == 0 ? (0, count - 1)
            : (Math.Max(0, labelled[0] - Beyond), Math.Min(count - 1, labelled[^1] + Beyond));
        var all = last - first + 1;
        return [.. Enumerable.Range(0, Math.Min(all, MostSlices))
            .Select(i => first + (all <= MostSlices ? i : (int)((i + 0.5) * all / MostSlices)))];
    }

    private static byte[] Picture(
        PlaneView[] views, int width, int height, SKColor background, SKEncodedImageFormat format, Action<SKCanvas, PlaneView,
        SKRect> paint)
    {
        var rows = (views.Length + TilesARow - 1) / TilesARow;
        using var surface = SKSurface.Create(new SKImageInfo(TilesARow * width, rows * height));
        surface.Canvas.Clear(background);
        for (var i = 0; i < views.Length; i++)
        {
            var frame = SKRect.Create(i % TilesARow * width, i / TilesARow * height, width, height);
            surface.Canvas.Save();
            surface.Canvas.ClipRect(frame);
            paint(surface.Canvas, views[i], frame);
            surface.Canvas.Restore();
        }
        using var picture = surface.Snapshot();
        using var data = picture.Encode(format, JpegQuality);
        return data.ToArray();
    }
}
