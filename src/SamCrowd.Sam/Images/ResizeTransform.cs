using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Images;

/// <summary>
/// The geometry between an image and a model's frame: the size the image has there, and how coordinates go there
/// (segment_anything/utils/transforms.py, ResizeLongestSide).
/// </summary>
/// <param name="Rows">Height of the image.</param>
/// <param name="Columns">Width of the image.</param>
/// <param name="ResizedRows">Its height in the frame, without padding.</param>
/// <param name="ResizedColumns">Its width there.</param>
internal readonly record struct ResizeTransform(int Rows, int Columns, int ResizedRows, int ResizedColumns)
{
    /// <summary>True where the long side's factor holds along both axes.</summary>
    public bool OneFactor { get; init; }

    /// <summary>Side of the frame.</summary>
    public int Side => Math.Max(ResizedRows, ResizedColumns);

    /// <param name="cutsSizes">True to cut sizes of a kept aspect down to whole pixels (NanoSAM), false to round them.</param>
    public static ResizeTransform Of(int rows, int columns, int side, ImageFit fit, bool cutsSizes = false)
    {
        if (fit == ImageFit.Original) return new ResizeTransform(rows, columns, rows, columns);
        if (fit == ImageFit.Square) return new ResizeTransform(rows, columns, side, side);
        if (cutsSizes)
        {
            var aspect = (double)columns / rows;
            return aspect >= 1 ? new(rows, columns, AtLeastOne((int)(side / aspect)), side)
                : new(rows, columns, side, AtLeastOne((int)(side * aspect)));
        }
        var scale = (double)side / Math.Max(rows, columns);
        return new ResizeTransform(rows, columns, AtLeastOne((int)((rows * scale) + 0.5)), AtLeastOne((int)((columns * scale) + 0.5)));
    }

    /// <summary>From an image to an encoder's input.</summary>
    public static ResizeTransform ToEncoder(EncoderContract contract, int rows, int columns) =>
        Of(rows, columns, contract.Side, contract.Fit, contract.CutsSizes);

    /// <summary>From an image to the square that its prompts and masks refer to.</summary>
    public static ResizeTransform ToPrompts(EncoderContract contract, int rows, int columns)
    {
        var fit = contract.Fit == ImageFit.Original ? ImageFit.LongSide : contract.Fit;
        return Of(rows, columns, contract.CoordinateSide ?? contract.Side, fit, contract.CutsSizes) with
        {
            OneFactor = contract.OneCoordinateFactor,
        };
    }

    /// <summary>A point of the image in pixels of the resized one.</summary>
    public (float X, float Y) Map(float x, float y)
    {
        if (!OneFactor) return ((float)(x * ((double)ResizedColumns / Columns)), (float)(y * ((double)ResizedRows / Rows)));
        var factor = (double)Side / Math.Max(Rows, Columns);
        return ((float)(x * factor), (float)(y * factor));
    }

    // An image of 3000 x 1 pixels keeps its one column.
    private static int AtLeastOne(int size) => Math.Max(1, size);
}
