using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Labeling;

namespace SamCrowd.Sam.Tests.Labeling;

public class ComponentCleanupTests
{
    [Fact]
    public void Of_each_label_only_the_largest_part_stays()
    {
        var (labels, confidence) = Painted();
        Assert.Equal(3, ComponentCleanup.Apply(labels, confidence, largestOnly: true, 0));
        Assert.Equal([1, 1, 1, 0, 0, 0, 2, 2], labels.Voxels[..8]);
        Assert.Equal([1, 1, 1, 0, 0, 0, 1, 1], confidence.Voxels[..8]);
        Assert.Equal(0, labels.Voxels[16]);
    }

    /// <summary>Voxels of 2 mm³: parts of one voxel are below 3 mm³, those of two are not.</summary>
    [Fact]
    public void Parts_below_a_volume_in_cubic_millimetres_go()
    {
        var (labels, confidence) = Painted();
        Assert.Equal(1, ComponentCleanup.Apply(labels, confidence, largestOnly: false, 3));
        Assert.Equal([1, 1, 1, 0, 1, 1, 2, 2], labels.Voxels[..8]);
        Assert.Equal((0, 0f), (labels.Voxels[16], confidence.Voxels[16]));
        Assert.Equal(0, ComponentCleanup.Apply(labels, null, false, 0));
    }

    [Fact]
    public void Parts_that_touch_across_slices_are_one()
    {
        var labels = new Volume<short>(new Size3(2, 2, 2), Geometry.WithSpacing(1, 1, 1)) { [0, 0, 0] = 1, [1, 1, 1] = 1 };
        Assert.Equal(0, ComponentCleanup.Apply(labels, null, largestOnly: true, 2));
    }

    [Fact]
    public void Coverage_tells_drawn_slices_from_interpolated_ones()
    {
        BoxPrompt At(int slice, int label) => new("a", SliceAxis.Z, slice, label, new PixelBox(0, 0, 4, 4));
        var coverage = PromptCoverage.Of([At(4, 1), At(2, 1), At(2, 2), At(2, 1)], [At(3, 1)]);
        Assert.Equal([1, 2], coverage.Select(c => c.Label));
        Assert.Equal([2, 4], coverage[0].Drawn);
        Assert.Equal([3], coverage[0].Interpolated);
        Assert.Empty(coverage[1].Interpolated);
    }

    // Row 0: three voxels of label 1, a gap, two of label 1, two of label 2; far below one more of label 2.
    private static (Volume<short> Labels, Volume<float> Confidence) Painted()
    {
        var labels = new Volume<short>(new Size3(1, 3, 8), Geometry.WithSpacing(1, 1, 2));
        short[] row = [1, 1, 1, 0, 1, 1, 2, 2];
        row.CopyTo(labels.Voxels, 0);
        labels.Voxels[16] = 2;
        var confidence = new Volume<float>(labels.Size, labels.Geometry);
        for (var i = 0; i < labels.Voxels.Length; i++) confidence.Voxels[i] = labels.Voxels[i] == 0 ? 0 : 1;
        return (labels, confidence);
    }
}
