using SamCrowd.Imaging;
using SamCrowd.Sam.AutomaticMasks;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.AutomaticMasks;

public sealed class AutomaticMaskGeneratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SamModel _model;

    public AutomaticMaskGeneratorTests() => _model = PointFillingModel.Write(_folder["model"]);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Each_point_of_the_grid_gives_its_mask_where_nothing_overlaps_much()
    {
        var masks = Generate(new AutomaticMaskSettings { PointsPerSide = 4 });
        Assert.Equal(16, masks.Count);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => ((i % 4 * 16) + 8f, (i / 4 * 16) + 8f)), masks.Select(m => (m.X, m.Y)));
        // Eleven pixels to each side of (24, 24).
        var inner = masks[5];
        Assert.Equal((13, 13, 35, 35), (inner.Box.X0, inner.Box.Y0, inner.Box.X1, inner.Box.Y1));
        Assert.Equal(23 * 23, inner.Area);
        Assert.Equal(.95f, inner.PredictedIou);
        Assert.Equal(1f, inner.Stability, 0.1);
    }

    [Fact]
    public void Duplicates_go_and_the_others_stay()
    {
        var masks = Generate(new AutomaticMaskSettings { PointsPerSide = 32 });
        Assert.InRange(masks.Count, 100, 400);
        for (var a = 0; a < masks.Count; a++)
            for (var b = 0; b < a; b++) Assert.True(masks[a].Box.IntersectionOverUnion(masks[b].Box) <= 0.7);
    }

    [Fact]
    public void Masks_that_are_unsure_or_unstable_are_left_out()
    {
        Assert.Empty(Generate(new AutomaticMaskSettings { PointsPerSide = 2, PredictedIouThreshold = 0.95 }));
        Assert.Empty(Generate(new AutomaticMaskSettings { PointsPerSide = 2, StabilityOffset = 50 }));
        // The candidate with .6 comes in as well.
        Assert.Equal(4, Generate(new AutomaticMaskSettings { PointsPerSide = 2, PredictedIouThreshold = 0.55 }).Count);
        Assert.Throws<InvalidInputException>(() => Generate(new AutomaticMaskSettings { PointsPerSide = 0 }));
    }

    [Fact]
    public void A_mask_that_a_crop_cuts_off_is_left_to_the_others()
    {
        var masks = Generate(new AutomaticMaskSettings { PointsPerSide = 2, CropLayers = 1 }, 128);
        Assert.Contains(masks, m => m.Crop.Layer == 1);
        Assert.All(masks.Where(m => m.Crop.Layer == 1), m => Assert.False(m.Crop.Cuts(m.Box, 128, 128)));
    }

    private IReadOnlyList<AutomaticMask> Generate(AutomaticMaskSettings settings, int side = 64) =>
        new AutomaticMaskGenerator(new SamPredictor(_model, SamProtocol.AsRecognised), settings)
            .Generate(new GreyImage(new byte[side * side], side, side));
}
