using System.Globalization;
using System.Text;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Evaluation.Overlap;

/// <summary>An evaluation as CSV, a row for each case and label: what <c>samcrowd compare</c> and spreadsheets read.</summary>
public static class CaseTable
{
    /// <summary>Columns case, label, Dice, IoU, TP, FP, FN, TN and, where measured, HD95_mm, ASSD_mm, SurfaceDice. NaN is written nan, infinity inf.</summary>
    public static void Write(string path, EvaluationSummary summary) => AtomicFile.WriteText(path, ToText(summary));

    public static string ToText(EvaluationSummary summary)
    {
        var withSurfaces = summary.Cases.Any(item => item.Surfaces is not null);
        var text = new StringBuilder("case,label,Dice,IoU,TP,FP,FN,TN").Append(withSurfaces ? ",HD95_mm,ASSD_mm,SurfaceDice" : "").Append('\n');
        foreach (var item in summary.Cases)
        {
            for (var region = 0; region < summary.Regions.Count; region++)
            {
                var overlap = item.Overlap[region];
                IEnumerable<double> figures = [overlap.Dice, overlap.IoU, overlap.TruePositives, overlap.FalsePositives, overlap.FalseNegatives, overlap.TrueNegatives];
                if (item.Surfaces is not null)
                    figures = figures.Concat([item.Surfaces[region].Hausdorff95Mm, item.Surfaces[region].AverageSymmetricDistanceMm, item.Surfaces[region].SurfaceDice]);
                text.Append(Quoted(item.CaseId)).Append(',').Append(string.Join('+', summary.Regions[region].Values)).Append(',')
                    .AppendJoin(',', figures.Select(Number)).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
