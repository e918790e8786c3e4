namespace SamCrowd.Evaluation.Comparison;

/// <summary>One table from the tables of several seeds.</summary>
internal static class SeedMean
{
    /// <summary>
    /// Case by case the mean over the seeds that have a finite value; where none has, infinity if a seed says so, else NaN (missing). Cases
    /// and columns are those that every seed has, in the first one's order.
    /// </summary>
    /// <param name="seeds">At least one.</param>
    public static ScoreTable Of(IReadOnlyList<ScoreTable> seeds)
    {
        if (seeds.Count == 1) return seeds[0];
        string[] columns = [.. seeds[0].Columns.Where(column => seeds.All(seed => seed.Columns.Contains(column)))];
        return new ScoreTable(columns, seeds[0].Scores.Keys.Where(id => seeds.All(seed => seed.Scores.ContainsKey(id))).ToDictionary(
            id => id, id => columns.Select(column => Mean([.. seeds.Select(seed => seed.Values(column, [id])[0])])).ToArray()));
    }

    private static double Mean(double[] values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length > 0 ? finite.Average() : values.FirstOrDefault(double.IsInfinity, double.NaN);
    }
}
