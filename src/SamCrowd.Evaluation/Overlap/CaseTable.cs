using SamCrowd.Imaging.Tables;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>An evaluation as CSV, a row for each case and label: what <c>samcrowd compare</c> and spreadsheets read.</summary>
internal static class CaseTable
{
    /// <summary>
    /// Columns case, label, Dice, IoU, TP, FP, FN, TN and, where measured, HD95_mm, ASSD_mm, SurfaceDice. NaN is written nan, infinity inf.
    /// </summary>
    public static void Write(string path, EvaluationSummary summary) => Table(summary).Write(path);

    public static string ToText(EvaluationSummary summary) => Table(summary).ToString();

    private static CsvWriter Table(EvaluationSummary summary)
    {
        var withSurfaces = summary.Cases.Any(item => item.Surfaces is not null);
        string[] surfaceColumns = withSurfaces ? ["HD95_mm", "ASSD_mm", "SurfaceDice"] : [];
        var table = new CsvWriter(["case", "label", "Dice", "IoU", "TP", "FP", "FN", "TN", .. surfaceColumns]);
        foreach (var item in summary.Cases)
        {
            for (var region = 0; region < summary.Regions.Count; region++)
            {
                var overlap = item.Overlap[region];
                var surfaces = item.Surfaces?[region];
                CsvCell[] measured = withSurfaces ? [surfaces?.Hausdorff95Mm, surfaces?.AverageSymmetricDistanceMm, surfaces?.SurfaceDice]
                    : [];
                table.Add([
                    item.CaseId, string.Join('+', summary.Regions[region].Values), overlap.Dice, overlap.IoU,
                    overlap.TruePositives, overlap.FalsePositives, overlap.FalseNegatives, overlap.TrueNegatives, .. measured]);
            }
        }
        return table;
    }
}
