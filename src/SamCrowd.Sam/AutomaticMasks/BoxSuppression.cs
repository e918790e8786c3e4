using SamCrowd.Annotation;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>Non-maximum suppression of boxes, as torchvision's ops.nms.</summary>
internal static class BoxSuppression
{
    /// <param name="scores">The higher is kept; of equals the first.</param>
    /// <param name="threshold">A box goes where its IoU with a kept one is above this.</param>
    /// <returns>Indices of the kept boxes, highest score first.</returns>
    public static IReadOnlyList<int> Keep(IReadOnlyList<PixelBox> boxes, IReadOnlyList<double> scores, double threshold)
    {
        var kept = new List<int>();
        foreach (var candidate in Enumerable.Range(0, boxes.Count).OrderByDescending(i => scores[i]))
            if (kept.TrueForAll(k => boxes[k].IntersectionOverUnion(boxes[candidate]) <= threshold)) kept.Add(candidate);
        return kept;
    }
}
