using System.Text;

namespace SamCrowd.Annotation;

/// <summary>One line of comma-separated values (RFC 4180, without line breaks inside a cell).</summary>
internal static class CsvRow
{
    public static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(',', '"') < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <exception cref="FormatException">A quotation mark is not closed.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c != '\r') cell.Append(c);
        }
        if (quoted) throw new FormatException("a quotation mark is not closed");
        cells.Add(cell.ToString());
        return cells;
    }
}
