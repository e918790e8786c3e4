using SamCrowd.Annotation;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Images;

/// <summary>
/// The geometry between an image and an encoder's input: the size the image is resized to, and how coordinates go there
/// (segment_anything/utils/transforms.py).
/// </summary>
/// <param name="Rows">Height of the image.</param>
/// <param name="Columns">Width of the image.</param>
/// <param name="ResizedRows">Its height in the encoder's input, without padding.</param>
/// <param name="ResizedColumns">Its width there.</param>
public readonly record struct ResizeTransform(int Rows, int Columns, int ResizedRows, int ResizedColumns)
{
    public static ResizeTransform Of(int rows, int columns, int side, ImageFit fit)
    {
        if (fit == ImageFit.Square) return new ResizeTransform(rows, columns, side, side);
        var scale = (double)side / Math.Max(rows, columns);
        return new ResizeTransform(rows, columns, (int)((rows * scale) + 0.5), (int)((columns * scale) + 0.5));
    }

    /// <summary>A point of the image in pixels of the resized one.</summary>
    public (float X, float Y) Map(float x, float y) =>
        ((float)(x * ((double)ResizedColumns / Columns)), (float)(y * ((double)ResizedRows / Rows)));

    public PixelBox Map(PixelBox box)
    {
        var (first, last) = (Map(box.X0, box.Y0), Map(box.X1, box.Y1));
        return new PixelBox(first.X, first.Y, last.X, last.Y);
    }
}
