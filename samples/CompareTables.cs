using SamCrowd.Evaluation.Comparison;

namespace SamCrowd.Samples;

/// <summary>Paired comparison of two tables of Dice, a row a case: compare A.csv B.csv.</summary>
internal static class CompareTables
{
    public static void Run(string first, string second)
    {
        var comparison = TableComparison.Of(ScoreTable.Read(first), ScoreTable.Read(second), new ComparisonSettings());
        foreach (var row in comparison.Rows)
            Console.WriteLine($"{row.Column}: {row.A.Mean:F4} against {row.B.Mean:F4}, n {row.Pairs}, p {row.Wilcoxon.PValue:G4}, Holm "
                + $"{row.HolmP:G4}");
    }
}
