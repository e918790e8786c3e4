using System.Globalization;

namespace SamCrowd.Imaging.Tables;

/// <summary>
/// Text that a spreadsheet would take for a formula: it starts with <c>= + - @</c>, a tab or a carriage return, and is no number. Such text
/// gets an apostrophe before it, which spreadsheets read as "this is text" (OWASP, CSV Injection); reading takes the apostrophe away.
/// </summary>
internal static class SpreadsheetText
{
    /// <summary>
    /// The text as it can stand in a cell. Text that already begins with apostrophes and then a formula gets one more, so that nothing is
    /// lost.
    /// </summary>
    public static string Escape(string text) => StartsFormula(text) ? "'" + text : text;

    /// <summary>What <see cref="Escape"/> was given.</summary>
    public static string Unescape(string cell) => cell.StartsWith('\'') && StartsFormula(cell) ? cell[1..] : cell;

    private static bool StartsFormula(string text)
    {
        var rest = text.AsSpan().TrimStart('\'');
        if (rest.IsEmpty || rest[0] is not ('=' or '+' or '-' or '@' or '\t' or '\r')) return false;
        return rest.Length < text.Length || !IsNumber(rest);
    }

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text is "-inf" || double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out _);
}
