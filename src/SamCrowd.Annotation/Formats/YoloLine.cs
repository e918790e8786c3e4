using System.Globalization;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// A line of a YOLO file: a class and, in parts of the image's size, centre and extent of a box or the points of an outline.
/// </summary>
internal sealed class YoloLine
{
    private static readonly char[] Blanks = [' ', '\t', '\u00A0'];

    private readonly double[] _numbers;
    private readonly int _decimals;

    private YoloLine(int number, double[] numbers, int decimals) => (Class, _numbers, _decimals) = (number, numbers, decimals);

    /// <summary>From 0.</summary>
    public int Class { get; }

    /// <summary>True for the points of a polygon or of a rotated box, which tools measure from the image's edge.</summary>
    public bool IsOutline => _numbers.Length > 4;

    /// <summary>Null where the line is neither a box (5 columns) nor an outline (at least 7, an odd number).</summary>
    public static YoloLine? Parse(string line)
    {
        var cells = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (cells.Length != 5 && (cells.Length < 7 || cells.Length % 2 == 0)) return null;
        if (!double.TryParse(cells[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !(number is >= 0 and <= int.MaxValue) || !double.IsInteger(number))
            return null;
        var numbers = new double[cells.Length - 1];
        for (var i = 0; i < numbers.Length; i++)
            if (!double.TryParse(cells[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i]))
                return null;
        return new YoloLine((int)number, numbers, cells[1..].Max(Decimals));
    }

    /// <summary>The box in pixels, and how far a corner may be off because of the few decimals in the text.</summary>
    public (ToolBox Box, double Accuracy) InPixels(ImageSize size)
    {
        var (w, h) = (size.Width, size.Height);
        if (IsOutline) return (ToolBox.Around(_numbers.Chunk(2).Select(point => (point[0] * w, point[1] * h))), 0);
        var box = new ToolBox(
            (w * _numbers[0]) - (w * _numbers[2] / 2), (h * _numbers[1]) - (h * _numbers[3] / 2), (w * _numbers[0]) + (w * _numbers[2] / 2),
            (h * _numbers[1]) + (h * _numbers[3] / 2));
        // Half of the last decimal's unit may have been rounded away from the centre, and as much from the extent.
        return (box, Math.Min(0.49, 0.75 * Math.Pow(10, -_decimals) * Math.Max(w, h)));
    }

    public static string Text(int number, ToolBox box, ImageSize size) => string.Create(
        CultureInfo.InvariantCulture,
        $"{number} {(box.X0 + box.X1) / 2 / size.Width} {(box.Y0 + box.Y1) / 2 / size.Height} {(box.X1 - box.X0) / size.Width} "
            + $"{(box.Y1 - box.Y0) / size.Height}");

    /// <summary>
    /// Decimals that the text has; tools drop zeros at the end, so the longest number of a line says how exact its numbers are.
    /// </summary>
    private static int Decimals(string number)
    {
        var exponent = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? number : number[..exponent];
        var shift = 0;
        if (exponent >= 0 && !int.TryParse(number[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out shift))
            return int.MaxValue;
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        return (point < 0 ? 0 : mantissa.Length - point - 1) - shift;
    }
}
