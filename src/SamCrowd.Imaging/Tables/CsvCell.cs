using System.Globalization;

namespace SamCrowd.Imaging.Tables;

/// <summary>One cell to be written: text, which is made safe for spreadsheets, or a number, which stays one.</summary>
internal readonly record struct CsvCell
{
    private readonly string? _text;

    private CsvCell(string? text) => _text = text;

    /// <summary>The cell as it stands in the file, before quotation marks.</summary>
    public string Text => _text ?? "";

    public static implicit operator CsvCell(string? text) => new(SpreadsheetText.Escape(text ?? ""));

    public static implicit operator CsvCell(int value) => new(value.ToString(CultureInfo.InvariantCulture));

    public static implicit operator CsvCell(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The shortest digits that give the number back; NaN is written nan, infinity inf.</summary>
    public static implicit operator CsvCell(double value) => new(
        double.IsNaN(value) ? "nan" : double.IsInfinity(value)
            ? (value > 0 ? "inf" : "-inf") : value.ToString("R", CultureInfo.InvariantCulture));

    /// <inheritdoc cref="op_Implicit(double)"/>
    public static implicit operator CsvCell(float value) => new(
        float.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : ((CsvCell)(double)value).Text);

    /// <summary>An empty cell for null.</summary>
    public static implicit operator CsvCell(double? value) => value is { } number ? number : default(CsvCell);

    /// <inheritdoc cref="op_Implicit(double?)"/>
    public static implicit operator CsvCell(float? value) => value is { } number ? number : default(CsvCell);
}
