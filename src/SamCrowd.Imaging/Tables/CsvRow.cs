namespace SamCrowd.Imaging.Tables;

/// <summary>One row of a <see cref="CsvTable"/>.</summary>
/// <param name="Line">The line of the file it starts on, from 1.</param>
/// <param name="Cells">One a column of the header.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells)
{
    public string this[int column] => Cells[column];
}
