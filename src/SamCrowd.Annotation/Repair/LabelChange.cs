using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>What a step changed of one label of a case, in voxels.</summary>
internal sealed record LabelChange(int Label, long Before, long After, long Removed, long Added)
{
    /// <summary>The changes of some labels, in their order.</summary>
    public static IReadOnlyList<LabelChange> Between(Volume<short> before, Volume<short> after, IReadOnlyList<int> labels) =>
        [.. labels.Order().Select(label => Of(before.Voxels, after.Voxels, label))];

    private static LabelChange Of(short[] before, short[] after, int label)
    {
        long old = 0, now = 0, removed = 0, added = 0;
        for (var i = 0; i < before.Length; i++)
        {
            if (before[i] == label) old++;
            if (after[i] == label) now++;
            if (before[i] == label && after[i] != label) removed++;
            if (before[i] != label && after[i] == label) added++;
        }
        return new LabelChange(label, old, now, removed, added);
    }
}
