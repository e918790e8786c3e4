namespace SamCrowd.Experiments.Report;

/// <summary>Text cells under headings; the first column names the row.</summary>
internal sealed record ReportTable(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);
