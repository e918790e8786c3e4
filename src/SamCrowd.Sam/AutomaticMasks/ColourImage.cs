using SamCrowd.Annotation;
using SamCrowd.Annotation.Slices;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>
/// A slice in colours to draw masks, boxes and points on; one pixel of the slice is a square of <see cref="Scale"/> pixels.
/// </summary>
internal sealed class ColourImage
{
    private readonly byte[] _pixels;
    private readonly int _sourceColumns;

    /// <param name="scale">Side of a slice pixel's square.</param>
    public ColourImage(GreyImage image, int scale)
    {
        (Scale, Rows, Columns, _sourceColumns) = (scale, image.Rows * scale, image.Columns * scale, image.Columns);
        _pixels = new byte[Rows * Columns * 3];
        for (var y = 0; y < Rows; y++)
            for (var x = 0; x < Columns; x++)
                _pixels.AsSpan(((y * Columns) + x) * 3, 3).Fill(image.Pixels[(y / scale * image.Columns) + (x / scale)]);
    }

    public int Scale { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The scale that makes an image's short side at least 384 pixels.</summary>
    public static int ScaleOf(GreyImage image) =>
        Math.Max(1, (383 + Math.Min(image.Rows, image.Columns)) / Math.Min(image.Rows, image.Columns));

    /// <summary>The n-th of endlessly many colours that lie far apart: hues a golden section from one another.</summary>
    public static (byte R, byte G, byte B) Distinct(int n)
    {
        var hue = n * 0.6180339887498949 % 1 * 6;
        return (Part(5), Part(3), Part(1));

        byte Part(int shift)
        {
            var k = (shift + hue) % 6;
            return (byte)(255 * (1 - (0.85 * Math.Clamp(Math.Min(k, 4 - k), 0, 1))));
        }
    }

    /// <param name="mask">rows x columns of the slice.</param>
    /// <param name="opacity">0 leaves the image, 1 covers it.</param>
    public void Tint(bool[] mask, (byte R, byte G, byte B) colour, double opacity)
    {
        for (var y = 0; y < Rows; y++)
            for (var x = 0; x < Columns; x++)
                if (mask[(y / Scale * _sourceColumns) + (x / Scale)]) Mix(y, x, colour, opacity);
    }

    /// <summary>The box's outline, two pixels wide; a whole coordinate is the centre of a slice pixel.</summary>
    public void Outline(PixelBox box, (byte R, byte G, byte B) colour)
    {
        var (left, right, top, bottom) = (Place(box.X0), Place(box.X1), Place(box.Y0), Place(box.Y1));
        for (var y = top - 1; y <= bottom + 1; y++)
            for (var x = left - 1; x <= right + 1; x++)
                if (y <= top || y >= bottom || x <= left || x >= right) Mix(y, x, colour, 1);
    }

    /// <summary>A disc with a white rim: green for a point on the object, red for one beside it.</summary>
    public void Mark(PointPrompt point)
    {
        const int radius = 7;
        var (y, x) = (Place(point.Y), Place(point.X));
        for (var dy = -radius; dy <= radius; dy++)
            for (var dx = -radius; dx <= radius; dx++)
            {
                var distance = Math.Sqrt((dy * dy) + (dx * dx));
                if (distance <= radius)
                    Mix(y + dy, x + dx, distance > radius - 2 ? ((byte)255, (byte)255, (byte)255) : point.Positive
                        ? ((byte)40, (byte)200, (byte)60) : ((byte)220, (byte)40, (byte)40), 1);
            }
    }

    public void Write(string path) => PngFile.WriteColour(path, _pixels, Rows, Columns);

    /// <summary>Images of one size side by side, a white gap between them.</summary>
    public static void WriteRow(string path, IReadOnlyList<ColourImage> panels)
    {
        const int gap = 8;
        var (rows, width) = (panels[0].Rows, panels[0].Columns);
        var columns = (panels.Count * (width + gap)) - gap;
        var pixels = new byte[rows * columns * 3];
        pixels.AsSpan().Fill(255);
        for (var p = 0; p < panels.Count; p++)
            for (var y = 0; y < rows; y++)
                panels[p]._pixels.AsSpan(y * width * 3, width * 3).CopyTo(pixels.AsSpan(((y * columns) + (p * (width + gap))) * 3));
        PngFile.WriteColour(path, pixels, rows, columns);
    }

    private int Place(float coordinate) => (int)Math.Round((coordinate + 0.5) * Scale);

    private void Mix(int y, int x, (byte R, byte G, byte B) colour, double opacity)
    {
        if (y < 0 || x < 0 || y >= Rows || x >= Columns) return;
        var pixel = _pixels.AsSpan(((y * Columns) + x) * 3, 3);
        (pixel[0], pixel[1], pixel[2]) = (Blend(pixel[0], colour.R), Blend(pixel[1], colour.G), Blend(pixel[2], colour.B));

        byte Blend(byte under, byte over) => (byte)((under * (1 - opacity)) + (over * opacity) + 0.5);
    }
}
