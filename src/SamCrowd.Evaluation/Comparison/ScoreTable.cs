using SamCrowd.Imaging;

namespace SamCrowd.Evaluation.Comparison;

/// <summary>
/// Scores by case: rows are cases, columns organs or labels. Reads a wide CSV (one column an organ, as the study's files) or a long one
/// (columns case and label, as <c>samcrowd evaluate</c> writes).
/// </summary>
/// <param name="Columns">In the file's order.</param>
/// <param name="Scores">By case id; one value a column, NaN where the cell is empty or says that the value is missing.</param>
public sealed record ScoreTable(IReadOnlyList<string> Columns, IReadOnlyDictionary<string, double[]> Scores)
{
    /// <summary>
    /// What the file holds besides, a line each: columns and rows that are no scores, pairs of case and label without a row.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Reads a wide or a long table.</summary>
    /// <param name="path">A table of values separated by commas, semicolons or tabs.</param>
    /// <param name="metric">Which figure of a long table to take.</param>
    /// <param name="where">Take only the rows where this column has this value, e.g. ("model", "SAM-vit_h"); null for all.</param>
    /// <param name="columns">
    /// The columns of a wide table that are scores; null for all but those that are not (<see cref="Notes"/>).
    /// </param>
    /// <exception cref="InvalidInputException">
    /// The file is missing or no such table, a case (of a label) occurs twice, a cell is neither a number nor missing, or a column is
    /// unlike the others, so that it is not clear whether it holds scores.
    /// </exception>
    public static ScoreTable Read(
        string path, string metric = "Dice", (string Column, string Value)? where = null, IReadOnlyList<string>? columns = null) =>
        ScoreTableReader.Read(path, metric, where, columns);

    /// <summary>The values of a column for the given cases.</summary>
    public double[] Values(string column, IEnumerable<string> cases)
    {
        var index = Columns.ToList().IndexOf(column);
        return [.. cases.Select(id => Scores[id][index])];
    }
}
