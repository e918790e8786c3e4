namespace SamCrowd.Sam.Images;

/// <summary>An 8-bit grey image, rows x columns, C order; encoders see it as three equal channels.</summary>
internal sealed class GreyImage
{
    public GreyImage(byte[] pixels, int rows, int columns)
    {
        if (pixels.Length != rows * columns)
            throw new ArgumentException($"an image of {rows}x{columns} has {rows * columns} pixels, the array {pixels.Length}",
                nameof(pixels));
        (Pixels, Rows, Columns) = (pixels, rows, columns);
    }

    public byte[] Pixels { get; }

    public int Rows { get; }

    public int Columns { get; }
}
