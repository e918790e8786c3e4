namespace SamCrowd.Experiments.Report;

/// <summary>Text cells under headings; the first column names the row.</summary>
internal sealed record ReportTable(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>RFC 4180, every cell as the report prints it.</summary>
    public string ToCsv() => string.Concat(Rows.Prepend(Headings).Select(row => string.Join(',', row.Select(Quoted)) + "\n"));

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
