using nietras.SeparatedValues;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Imaging.Tables;

/// <summary>
/// Makes a table of comma-separated values (RFC 4180, UTF-8, lines ending in a line feed). Text that a spreadsheet would take for a formula
/// is written with an apostrophe before it; <see cref="CsvTable"/> takes it away again.
/// </summary>
internal sealed class CsvWriter
{
    private static readonly SepWriterOptions Options = new(Sep.New(',')) { WriteHeader = false, Escape = true };

    private readonly List<CsvCell[]> _rows = [];

    /// <param name="header">Names of the columns, at least one.</param>
    public CsvWriter(params IReadOnlyList<string> header) => _rows.Add([.. header.Select(name => (CsvCell)name)]);

    /// <summary>Adds a row with one cell for each column of the header.</summary>
    /// <exception cref="ArgumentException">The row has another number of cells.</exception>
    public CsvWriter Add(params ReadOnlySpan<CsvCell> cells)
    {
        if (cells.Length != _rows[0].Length)
            throw new ArgumentException($"{cells.Length} cells where the header has {_rows[0].Length}", nameof(cells));
        _rows.Add(cells.ToArray());
        return this;
    }

    /// <summary>Writes the file whole: under a temporary name, then renamed.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, ToString());

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        using var writer = Options.ToText();
        foreach (var cells in _rows)
        {
            using var row = writer.NewRow();
            for (var column = 0; column < cells.Length; column++) row[column].Set(cells[column].Text);
        }
        return writer.ToString();
    }
}
