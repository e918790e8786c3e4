using SamCrowd.Annotation;

namespace SamCrowd.Crowd.Results;

/// <summary>How well two annotators' boxes of one label on one slice agree.</summary>
internal static class BoxAgreement
{
    /// <summary>
    /// Mean IoU of the boxes, each paired with the one it overlaps most and a box without partner counted as 0: the sum over pairs divided
    /// by the larger number of boxes. 0 where one of the two drew none; null where neither did.
    /// </summary>
    public static double? Of(IReadOnlyList<PixelBox> first, IReadOnlyList<PixelBox> second)
    {
        if (first.Count == 0 && second.Count == 0) return null;
        var pairs = first.SelectMany((a, i) => second.Select((b, j) => (I: i, J: j, Iou: a.IntersectionOverUnion(b))))
            .OrderByDescending(pair => pair.Iou);
        var (usedFirst, usedSecond, sum) = (new HashSet<int>(), new HashSet<int>(), 0.0);
        foreach (var (i, j, iou) in pairs)
        {
            if (iou == 0 || usedFirst.Contains(i) || usedSecond.Contains(j)) continue;
            usedFirst.Add(i);
            usedSecond.Add(j);
            sum += iou;
        }
        return sum / Math.Max(first.Count, second.Count);
    }

    /// <summary>Dice of two masks of one slice: 2 |A and B| / (|A| + |B|); null where both are empty.</summary>
    public static double? Dice(ReadOnlySpan<bool> first, ReadOnlySpan<bool> second)
    {
        var (common, all) = (0L, 0L);
        for (var i = 0; i < first.Length; i++)
        {
            if (first[i] && second[i]) common++;
            if (first[i]) all++;
            if (second[i]) all++;
        }
        return all == 0 ? null : 2.0 * common / all;
    }
}
