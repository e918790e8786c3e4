using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>
/// Reads <see cref="ScoreTable"/>s. Nothing is dropped in silence: what is not taken for a score is refused or named in a note.
/// </summary>
internal sealed class ScoreTableReader
{
    private static readonly string[] SummaryRows = ["mean", "average", "avg", "median", "std", "sd", "total", "all"];

    private readonly CsvTable _table;
    private readonly ScoreCells _cells;
    private readonly string[] _header;
    private readonly List<CsvRow> _rows;
    private readonly List<string> _notes = [];

    private ScoreTableReader(CsvTable table)
    {
        (_table, _cells, _rows) = (table, new ScoreCells(table), [.. table.Rows]);
        _header = [.. table.Header.Select(name => name.Trim())];
        if (_header.Where(name => name.Length > 0).CountBy(name => name).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            throw new InvalidInputException(table.Source, $"the column '{twice}' occurs twice", "rename or remove one of them");
        if (_rows.Count == 0)
            throw new InvalidInputException(table.Source, "the table has no rows below its header", "write one row a case");
    }

    public static ScoreTable Read(string path, string metric, (string Column, string Value)? where, IReadOnlyList<string>? columns)
    {
        var reader = new ScoreTableReader(CsvTable.Read(path));
        var filtered = reader.Keep(where);
        return reader._table.IndexOf("case") >= 0 && reader._table.IndexOf("label") >= 0
            ? reader.ReadLong(metric) : reader.ReadWide(filtered, columns);
    }

    /// <summary>Keeps the rows that the filter names, and returns the filter's column, or -1.</summary>
    private int Keep((string Column, string Value)? where)
    {
        if (where is not { } filter) return -1;
        var column = _table.Column(filter.Column);
        var values = _rows.Select(row => row[column].Trim()).Distinct().ToArray();
        _rows.RemoveAll(row => row[column].Trim() != filter.Value);
        if (_rows.Count > 0) return column;
        throw new InvalidInputException(_table.Source, $"no row has {filter.Column} = {filter.Value}",
            $"choose one of {string.Join(", ", values.Take(10))}");
    }

    private ScoreTable ReadLong(string metric)
    {
        var (key, label, value) = (_table.Column("case"), _table.Column("label"), _table.Column(metric));
        var columns = new Dictionary<string, int>();
        foreach (var row in _rows) columns.TryAdd(Name(row, label), columns.Count);
        var scores = new Dictionary<string, double[]>();
        var seen = new HashSet<(string, string)>();
        foreach (var row in _rows)
        {
            var (id, name) = (Name(row, key), Name(row, label));
            if (!seen.Add((id, name))) throw Twice(row, $"case '{id}' has label '{name}' twice");
            if (!scores.TryGetValue(id, out var line)) scores[id] = line = [.. Enumerable.Repeat(double.NaN, columns.Count)];
            line[columns[name]] = _cells.Number(row[value], row, $"{metric} of case '{id}'");
        }
        var without = ((long)scores.Count * columns.Count) - seen.Count;
        if (without > 0)
            _notes.Add(Text($"{_table.Source}: {without} of {(long)scores.Count * columns.Count} pairs of case and label have no row; ")
                + "their score counts as missing");
        return new ScoreTable([.. columns.Keys], scores) { Notes = _notes };
    }

    private ScoreTable ReadWide(int filtered, IReadOnlyList<string>? wanted)
    {
        var choice = new ScoreColumns(_table.Source, _header, _rows, _cells, _notes);
        var key = choice.FindKey();
        LeaveSummaryRows(key);
        var columns = choice.Choose(key, filtered, wanted);
        var scores = new Dictionary<string, double[]>();
        foreach (var row in _rows)
        {
            var id = Name(row, key);
            double[] line = [.. columns.Select(column => _cells.Number(row[column], row, $"{_header[column]} of case '{id}'"))];
            if (!scores.TryAdd(id, line)) throw Twice(row, $"case '{id}' occurs twice");
        }
        choice.CheckScale(columns, scores.Values, wanted is not null);
        return new ScoreTable([.. columns.Select(column => _header[column])], scores) { Notes = _notes };
    }

    /// <summary>Rows such as "mean" below the cases are no cases.</summary>
    private void LeaveSummaryRows(int key)
    {
        while (_rows.Count > 1 && SummaryRows.Contains(_rows[^1][key].Trim(), StringComparer.OrdinalIgnoreCase))
        {
            _notes.Add($"{_table.Source}: line {_rows[^1].Line}, '{_rows[^1][key].Trim()}', is a summary and no case; it is not compared");
            _rows.RemoveAt(_rows.Count - 1);
        }
    }

    private string Name(CsvRow row, int column)
    {
        var name = row[column].Trim();
        return name.Length > 0
            ? name
            : throw new InvalidInputException(_table.Source, $"line {row.Line}: the column '{_header[column]}' is empty",
                "name the case or label, or remove the line");
    }

    private InvalidInputException Twice(CsvRow row, string what) =>
        new(_table.Source, $"line {row.Line}: {what}", "remove one, or choose the rows of one model by a column and its value");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
