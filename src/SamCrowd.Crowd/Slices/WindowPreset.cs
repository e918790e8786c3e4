namespace SamCrowd.Crowd.Slices;

/// <summary>A window that the page offers: intensities that become black and white.</summary>
/// <param name="Name">Key of the text that names it.</param>
/// <param name="Low">Null with <paramref name="High"/> for each slice's own minimum and maximum.</param>
internal sealed record WindowPreset(string Name, double? Low, double? High)
{
    public static WindowPreset SliceMinMax { get; } = new("window_slice", null, null);

    private static readonly WindowPreset[] Ct =
    [
        // Level 40 width 400, level -600 width 1500, level 300 width 1500, in HU.
        new("window_abdomen", -160, 240),
        new("window_lung", -1350, 150),
        new("window_bone", -450, 1050),
    ];

    /// <param name="isCt">Whether the shown channel holds Hounsfield units.</param>
    /// <param name="low">0.5th percentile of the voxels that are not 0.</param>
    /// <param name="high">99.5th percentile.</param>
    public static IReadOnlyList<WindowPreset> Of(bool isCt, double low, double high)
    {
        var percentiles = new WindowPreset("window_percentiles", low, high);
        return isCt ? [.. Ct, SliceMinMax] : [percentiles, SliceMinMax];
    }
}
