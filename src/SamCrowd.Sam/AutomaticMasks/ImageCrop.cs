using SamCrowd.Annotation;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>A part of an image: columns X0 to X1 and rows Y0 to Y1, the ends not included.</summary>
/// <param name="Layer">0 for the whole image.</param>
internal readonly record struct ImageCrop(int X0, int Y0, int X1, int Y1, int Layer)
{
    // Meta takes a mask for cut off where its box ends this near to the crop's edge.
    private const float NearEdge = 20;

    public int Rows => Y1 - Y0;

    public int Columns => X1 - X0;

    public long Area => (long)Rows * Columns;

    /// <summary>The whole image first, then the crops of each layer (segment_anything/utils/amg.py, generate_crop_boxes).</summary>
    public static IReadOnlyList<ImageCrop> Of(int rows, int columns, AutomaticMaskSettings settings)
    {
        var crops = new List<ImageCrop> { new(0, 0, columns, rows, 0) };
        for (var layer = 1; layer <= settings.CropLayers; layer++)
        {
            var side = 1 << layer;
            var overlap = (int)(settings.CropOverlap * Math.Min(rows, columns) * (2.0 / side));
            var (width, height) = (Length(columns), Length(rows));
            for (var across = 0; across < side; across++)
                for (var down = 0; down < side; down++)
                {
                    var (x0, y0) = ((width - overlap) * across, (height - overlap) * down);
                    crops.Add(new ImageCrop(x0, y0, Math.Min(x0 + width, columns), Math.Min(y0 + height, rows), layer));
                }

            int Length(int whole) => (int)Math.Ceiling(((double)(overlap * (side - 1)) + whole) / side);
        }
        return crops;
    }

    public GreyImage Cut(GreyImage image)
    {
        if (Rows == image.Rows && Columns == image.Columns) return image;
        var pixels = new byte[Rows * Columns];
        for (var y = 0; y < Rows; y++) image.Pixels.AsSpan(((Y0 + y) * image.Columns) + X0, Columns).CopyTo(pixels.AsSpan(y * Columns));
        return new GreyImage(pixels, Rows, Columns);
    }

    /// <summary>A mask of the crop on the whole image.</summary>
    public bool[] Paste(bool[] mask, int rows, int columns)
    {
        if (Rows == rows && Columns == columns) return mask;
        var whole = new bool[rows * columns];
        for (var y = 0; y < Rows; y++) mask.AsSpan(y * Columns, Columns).CopyTo(whole.AsSpan(((Y0 + y) * columns) + X0));
        return whole;
    }

    /// <summary>
    /// True where a box of the whole image ends near an edge of the crop that is not near the same edge of the image
    /// (is_box_near_crop_edge).
    /// </summary>
    public bool Cuts(PixelBox box, int rows, int columns) =>
        Cut(box.X0, X0, 0) || Cut(box.Y0, Y0, 0) || Cut(box.X1, X1, columns) || Cut(box.Y1, Y1, rows);

    private static bool Cut(float end, float crop, float image) => Math.Abs(end - crop) <= NearEdge && Math.Abs(end - image) > NearEdge;
}
