using System.Text.Json.Nodes;

namespace SamCrowd.Segmentation.Postprocessing;

/// <summary>
/// Means over cases of one label's overlap figures, NaN left out (nnU-Net: compute_metrics_on_folder). Kept here because the decision
/// needs it and this project does not know the evaluation project.
/// </summary>
internal sealed record OverlapMeans(double Dice, double Iou, double Tp, double Fp, double Fn, double Tn)
{
    /// <param name="ignore">Voxels with this reference label count nowhere.</param>
    public static OverlapMeans OfCase(ReadOnlySpan<short> reference, ReadOnlySpan<short> prediction, IReadOnlyList<int> labels, int? ignore)
    {
        var (inReference, inPrediction) = (LabelMask.Of(reference, labels), LabelMask.Of(prediction, labels));
        long tp = 0, fp = 0, fn = 0, tn = 0;
        for (var i = 0; i < inReference.Length; i++)
        {
            if (reference[i] == ignore) continue;
            if (inReference[i] && inPrediction[i]) tp++;
            else if (inPrediction[i]) fp++;
            else if (inReference[i]) fn++;
            else tn++;
        }
        var present = tp + fp + fn > 0;
        return new OverlapMeans(present ? 2.0 * tp / ((2 * tp) + fp + fn) : double.NaN, present ? (double)tp / (tp + fp + fn) : double.NaN, tp, fp, fn, tn);
    }

    public static OverlapMeans Mean(IReadOnlyCollection<OverlapMeans> items, bool leaveOutNaN)
    {
        return new OverlapMeans(Of(item => item.Dice), Of(item => item.Iou), Of(item => item.Tp), Of(item => item.Fp), Of(item => item.Fn), Of(item => item.Tn));

        double Of(Func<OverlapMeans, double> figure) => items.Select(figure).Where(value => !leaveOutNaN || !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
    }

    public JsonObject ToJson() => new()
    {
        ["Dice"] = Dice,
        ["FN"] = Fn,
        ["FP"] = Fp,
        ["IoU"] = Iou,
        ["TN"] = Tn,
        ["TP"] = Tp,
        ["n_pred"] = Tp + Fp,
        ["n_ref"] = Tp + Fn,
    };
}
