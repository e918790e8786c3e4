using SamCrowd.Imaging;
using SamCrowd.Imaging.Tables;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>What the cells of a score table say: a number, a percentage, or that the value is missing.</summary>
internal sealed class ScoreCells(CsvTable table)
{
    // What pandas takes for missing (pandas.read_csv, na_values), and the dashes of published tables.
    private static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "nan", "-nan", "na", "<na>", "n/a", "#n/a", "#n/a n/a", "#na", "null", "none", "-1.#ind", "1.#ind", "-1.#qnan", "1.#qnan", "-",
        "–", "—", ".",
    };

    private string? _withComma;
    private string? _withPoint;

    public static bool IsMissing(string cell) => Missing.Contains(cell.Trim());

    /// <summary>True for a number ("0.9", "inf") or a percentage ("90 %" is 0.9).</summary>
    public bool TryNumber(string cell, out double value)
    {
        var text = cell.Trim();
        if (!text.EndsWith('%')) return table.TryNumber(text, out value);
        var known = table.TryNumber(text[..^1], out value) && double.IsFinite(value);
        value /= 100;
        return known;
    }

    /// <summary>The number in a cell; NaN where it is missing.</summary>
    /// <param name="what">The cell's place, for the error: "liver of case c2".</param>
    /// <exception cref="InvalidInputException">
    /// The cell holds something else, or a decimal comma where other cells have decimal points: one of the two would separate thousands.
    /// </exception>
    public double Number(string cell, CsvRow row, string what)
    {
        if (IsMissing(cell)) return double.NaN;
        if (!TryNumber(cell, out var value))
        {
            throw new InvalidInputException(
                table.Source, $"line {row.Line}: {what} is '{cell.Trim()}', neither a number nor a mark of a missing value such as NA",
                "write a number with a decimal point, or NA");
        }
        if (cell.Contains(',')) _withComma ??= cell.Trim();
        if (cell.Contains('.')) _withPoint ??= cell.Trim();
        if (_withComma is not null && _withPoint is not null)
            throw new InvalidInputException(table.Source, $"it holds '{_withComma}' and '{_withPoint}'",
                "write all numbers with a decimal point, or all with a comma");
        return value;
    }
}
