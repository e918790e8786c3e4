using System.Text;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>Comma-separated rows with quoted cells (RFC 4180).</summary>
public static class CsvRows
{
    /// <returns>Rows of cells; empty lines are left out.</returns>
    public static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (quoted || c is not (',' or '\n' or '\r')) cell.Append(c);
            else if (c == ',') EndCell();
            else if (c == '\n') EndRow();
        }
        if (cell.Length > 0 || row.Count > 0) EndRow();
        return rows;

        void EndCell()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            if (row.Count > 1 || row[0].Length > 0) rows.Add([.. row]);
            row.Clear();
        }
    }
}
