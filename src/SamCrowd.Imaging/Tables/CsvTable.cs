using System.Globalization;
using nietras.SeparatedValues;

namespace SamCrowd.Imaging.Tables;

/// <summary>
/// A table of separated values as spreadsheets, R, pandas and this program write them: commas, semicolons or tabs (found from the header,
/// or stated by a first line <c>sep=;</c>), with or without a byte order mark, LF or CRLF, cells in quotation marks (RFC 4180, line breaks
/// in them too). Rows without any content are skipped.
/// </summary>
/// <param name="Source">The file's name, for messages.</param>
/// <param name="Separator">What stands between two cells.</param>
/// <param name="Header">The first row.</param>
/// <param name="Rows">The rows below it, each as long as the header.</param>
internal sealed record CsvTable(string Source, char Separator, IReadOnlyList<string> Header, IReadOnlyList<CsvRow> Rows)
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <exception cref="InvalidInputException">
    /// The file is missing, empty or not UTF-8 (or UTF-16 with its mark), a quotation mark is not closed, a row is longer or shorter than
    /// the header, or two columns have one name.
    /// </exception>
    public static CsvTable Read(string path) => Parse(CsvText.Read(path), path);

    /// <summary>A table from its text.</summary>
    /// <param name="source">The file's name, for messages.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static CsvTable Parse(string text, string source)
    {
        if (text.AsSpan().TrimStart("\uFEFF \t\r\n") is ['{' or '[', ..])
            throw new InvalidInputException(source, "holds JSON where a table of separated values is expected", "name the CSV file");
        var (body, separator) = CsvText.StatedSeparator(text);
        separator ??= FindSeparator(body, source);
        var rows = Split(body, separator.Value, source, firstLine: body.Length < text.TrimStart('\uFEFF').Length ? 2 : 1).ToList();
        if (rows.Count == 0) throw new InvalidInputException($"{source}: the file is empty; its first line must name the columns");
        var header = rows[0];
        if (rows.Find(row => row.Cells.Count != header.Cells.Count) is { } ragged)
            throw new InvalidInputException(
                $"{source}: line {ragged.Line} has {Cells(ragged.Cells.Count)} where the header has {Cells(header.Cells.Count)}; correct "
                + "the line");
        if (header.Cells.Where(name => name.Length > 0).CountBy(name => name).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            throw new InvalidInputException($"{source}: the column '{twice}' occurs twice; rename or remove one of them");
        rows.RemoveAt(0);
        return new CsvTable(source, separator.Value, header.Cells, rows);
    }

    /// <summary>Place of a column in each row, or -1. Case and surrounding blanks do not matter.</summary>
    public int IndexOf(string column)
    {
        for (var exact = 0; exact < Header.Count; exact++)
            if (Header[exact] == column) return exact;
        for (var alike = 0; alike < Header.Count; alike++)
            if (Header[alike].Trim().Equals(column, StringComparison.OrdinalIgnoreCase)) return alike;
        return -1;
    }

    /// <summary>Place of a column in each row.</summary>
    /// <exception cref="InvalidInputException">There is no such column.</exception>
    public int Column(string column)
    {
        var index = IndexOf(column);
        return index >= 0 ? index : throw new InvalidInputException(
            $"{Source}: there is no column '{column}'; the file has {string.Join(", ", Header)}");
    }

    /// <summary>
    /// The number in a cell: 0.5, 1e-3, inf, -inf. A decimal comma is read where commas do not separate the cells. False for everything
    /// else, also for nan, an empty cell and numbers too large for 64 bits.
    /// </summary>
    public bool TryNumber(string cell, out double value)
    {
        var text = cell.AsSpan().Trim();
        var sign = text.StartsWith("-") ? -1 : 1;
        if (text.TrimStart("+-") is var unsigned
            && (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase)))
        {
            value = sign * double.PositiveInfinity;
            return text.Length - unsigned.Length <= 1;
        }
        ReadOnlySpan<char> plain = Separator != ',' && text.Contains(',') && !text.Contains('.') ? text.ToString().Replace(',', '.') : text;
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Commas, semicolons or tabs: what splits the header, and where several do, what splits the rows like the header.</summary>
    private static char FindSeparator(string text, string source)
    {
        const int Looked = 50;
        var found = Separators.Select(separator =>
            (Separator: separator, Lengths: Split(text, separator, source, 1).Take(Looked).Select(row => row.Cells.Count).ToArray()))
            .Where(one => one.Lengths.Length > 0 && one.Lengths[0] > 1).OrderByDescending(one => one.Lengths[0]).ToArray();
        if (found.Length == 0) return ',';
        return found.Where(one => Array.TrueForAll(one.Lengths, length => length == one.Lengths[0])).Concat(found).First().Separator;
    }

    private static IEnumerable<CsvRow> Split(string text, char separator, string source, int firstLine)
    {
        using var reader = Open(text, separator, source);
        for (var first = true; Next(reader, source); first = false)
        {
            // Sep names the line after the first row for the first row.
            var row = reader.Current;
            var line = first ? firstLine : row.LineNumberFrom + firstLine - 1;
            if (row.Span.Count('"') % 2 != 0) throw new InvalidInputException($"{source}: line {line}: a quotation mark is not closed");
            var cells = new string[row.ColCount];
            var filled = false;
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = SpreadsheetText.Unescape(row[column].ToString());
                filled |= !string.IsNullOrWhiteSpace(cells[column]);
            }
            if (filled) yield return new CsvRow(line, cells);
        }
    }

    private static SepReader Open(string text, char separator, string source) =>
        new SepReaderOptions(new Sep(separator)) { HasHeader = false, Unescape = true, DisableColCountCheck = true }.FromText(text);

    private static bool Next(SepReader reader, string source)
    {
        try
        {
            return reader.MoveNext();
        }
        catch (NotSupportedException error)
        {
            throw new InvalidInputException($"{source}: a row is longer than 16 million characters; a quotation mark may not be closed",
                error);
        }
    }

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";
}
