using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Repair;

/// <summary>Which voxels keep a label when several label volumes of one case are compared.</summary>
internal enum AgreementRule
{
    /// <summary>Those to which all volumes give it.</summary>
    All,

    /// <summary>Those to which more than half of them give it.</summary>
    Majority,
}

/// <summary>What several label volumes of one case have in common.</summary>
internal static class LabelAgreement
{
    /// <param name="volumes">On one grid, at least one; an object that a volume cannot show is not in it.</param>
    /// <param name="rule">Labels between which the volumes are divided become background.</param>
    public static Volume<short> Of(IReadOnlyList<Volume<short>> volumes, AgreementRule rule)
    {
        var first = volumes[0];
        if (volumes.Any(volume => volume.Size != first.Size)) throw new ArgumentException("the volumes are of one size", nameof(volumes));
        var needed = rule == AgreementRule.All ? volumes.Count : (volumes.Count / 2) + 1;
        var common = new Volume<short>(first.Size, first.Geometry);
        for (var i = 0; i < common.Voxels.Length; i++)
        {
            foreach (var volume in volumes)
            {
                var label = volume.Voxels[i];
                if (label <= 0 || volumes.Count(other => other.Voxels[i] == label) < needed) continue;
                common.Voxels[i] = label;
                break;
            }
        }
        return common;
    }
}
