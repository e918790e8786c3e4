using SamCrowd.Imaging;

namespace SamCrowd.Sam.AutomaticMasks;

/// <summary>How an image is segmented without prompts. The defaults are Meta's (segment_anything/automatic_mask_generator.py), chosen there for SAM with ViT-H.</summary>
public sealed record AutomaticMaskSettings
{
    /// <summary>Points of the grid along each side of the image.</summary>
    public int PointsPerSide { get; init; } = 32;

    /// <summary>A mask is kept where its predicted IoU is above this.</summary>
    public double PredictedIouThreshold { get; init; } = 0.88;

    /// <summary>A mask is kept where its stability score, at the image's size, is at least this.</summary>
    public double StabilityThreshold { get; init; } = 0.95;

    /// <summary>Logits above +offset and above -offset are compared for the stability score.</summary>
    public double StabilityOffset { get; init; } = 1;

    /// <summary>Of two masks whose boxes have a higher IoU than this, the one with the higher predicted IoU is kept.</summary>
    public double BoxNmsThreshold { get; init; } = 0.7;

    /// <summary>Layers of crops that are segmented as well: layer n cuts the image into 2^n x 2^n overlapping crops.</summary>
    public int CropLayers { get; init; }

    /// <summary>As <see cref="BoxNmsThreshold"/>, between masks of different crops; the one of the smaller crop is kept.</summary>
    public double CropNmsThreshold { get; init; } = 0.7;

    /// <summary>Part of the image's short side that crops of the first layer overlap by.</summary>
    public double CropOverlap { get; init; } = 512.0 / 1500;

    /// <summary>In layer n the grid has PointsPerSide / this^n points a side.</summary>
    public int CropPointsDownscale { get; init; } = 1;

    /// <summary>Holes and islands of fewer pixels are filled and dropped; 0 for none.</summary>
    public int SmallestRegion { get; init; }

    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public void Check()
    {
        Require(PointsPerSide is >= 1 and <= 256, "points per side", "1 to 256");
        Require(CropLayers is >= 0 and <= 3, "crop layers", "0 to 3");
        Require(CropPointsDownscale >= 1, "downscale of a crop's points", "at least 1");
        Require(CropOverlap is >= 0 and < 1, "crop overlap", "0 to 1");
        Require(SmallestRegion >= 0, "smallest region", "0 or more pixels");
        Require(StabilityOffset > 0, "stability offset", "above 0");
        foreach (var threshold in new[] { PredictedIouThreshold, StabilityThreshold, BoxNmsThreshold, CropNmsThreshold }) Require(threshold is >= 0 and <= 1, "threshold", "0 to 1");

        static void Require(bool holds, string what, string range)
        {
            if (!holds) throw new InvalidInputException($"segment everything: {what} must be {range}");
        }
    }
}
