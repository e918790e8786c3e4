using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>
/// How an image is segmented without prompts. The defaults are Meta's (segment_anything/automatic_mask_generator.py), chosen there for SAM
/// with ViT-H.
/// </summary>
internal sealed record AutomaticMaskSettings
{
    [Setting("The grid has this many points along each side; each is a decoder run.", Min = 1, Max = 256, ValueName = "N")]
    public int PointsPerSide { get; init; } = 32;

    [Setting("Keep masks whose predicted IoU is above this.", Option = "predicted-iou", Min = 0, Max = 1)]
    public double PredictedIouThreshold { get; init; } = 0.88;

    [Setting("Keep masks whose stability score, at the image's size, is at least this.", Option = "stability", Min = 0, Max = 1)]
    public double StabilityThreshold { get; init; } = 0.95;

    [Setting("Logits above +offset and above -offset are compared for the stability score.", Above = 0)]
    public double StabilityOffset { get; init; } = 1;

    [Setting("Of two masks whose boxes have a higher IoU, keep the one with the higher predicted IoU.", Option = "box-overlap", Min = 0,
        Max = 1)]
    public double BoxNmsThreshold { get; init; } = 0.7;

    [Setting("Segment overlapping crops as well: 2x2 (1), and 4x4 (2), and 8x8 (3).", Min = 0, Max = 3, ValueName = "N")]
    public int CropLayers { get; init; }

    [Setting("As between masks of one crop, between masks of different crops; the one of the smaller crop is kept.", Option = "crop-nms",
        Min = 0, Max = 1)]
    public double CropNmsThreshold { get; init; } = 0.7;

    [Setting("Part of the image's short side that crops of the first layer overlap by.", Min = 0, Below = 1)]
    public double CropOverlap { get; init; } = 512.0 / 1500;

    [Setting("In layer n the grid has the points of a side divided by this to the power of n.", Min = 1, ValueName = "N")]
    public int CropPointsDownscale { get; init; } = 1;

    [Setting("Fill holes and drop islands of fewer pixels; 0 for neither.", Min = 0, ValueName = "PIXELS")]
    public int SmallestRegion { get; init; }

    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public void Check() => SettingCheck.Require(this, "automatic masks");
}
