using SamCrowd.Evaluation.Regions;
using SamCrowd.Evaluation.Surfaces;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Testing;

namespace SamCrowd.Evaluation.Tests.Surfaces;

/// <summary>
/// Expected: scipy 1.10.1 by MONAI's definition, edges = mask &amp; ~binary_erosion(mask), distance_transform_edt with sampling, numpy
/// percentile 95.
/// </summary>
public sealed class SurfaceDistancesTests
{
    private static readonly Geometry Anisotropic = Geometry.WithSpacing(0.7, 1.0, 2.5);

    [Fact]
    public void Two_shifted_balls_in_anisotropic_voxels() =>
        AssertMetrics(3.855538356763626, 1.6624862529986981, 0.47101449275362317,
            SurfaceDistances.Measure(Ball(6, 9, 10, 36), Ball(7, 11, 12, 30), LabelRegion.Label(1), 1.5));

    [Fact]
    public void A_mask_that_touches_the_volumes_edge_has_surface_there() =>
        AssertMetrics(13.52368293032634, 6.855942385300546, 0.2462686567164179,
            SurfaceDistances.Measure(Ball(6, 9, 10, 36), Where((_, _, x) => x < 3), LabelRegion.Label(1), 4));

    [Fact]
    public void Equal_masks_are_at_distance_zero() =>
        AssertMetrics(0, 0, 1, SurfaceDistances.Measure(Ball(6, 9, 10, 36), Ball(6, 9, 10, 36), LabelRegion.Label(1), 0));

    [SharedTheory("golden", "postprocessing")]
    [InlineData("1", 1.0, 0.09933228738046421, 0.9956756756756757)]
    [InlineData("2", 11.438957808569365, 0.9054480610288046, 0.9059139784946236)]
    [InlineData("1+2", 2.0, 0.19766842258564596, 0.9767261442979054)]
    public void Label_maps_from_files(string region, double hausdorff, double average, double dice)
    {
        var reference = VolumeFile.Read<short>(SharedData.Golden("postprocessing", "gt", "case_0.nii.gz"));
        var prediction = VolumeFile.Read<short>(SharedData.Golden("postprocessing", "pred", "case_0.nii.gz"));
        AssertMetrics(hausdorff, average, dice, SurfaceDistances.Measure(reference, prediction, LabelRegion.Parse(region), 2));
    }

    [Fact]
    public void Both_empty_is_NaN_and_one_empty_infinitely_far()
    {
        var empty = Where((_, _, _) => false);
        Assert.Equal(new SurfaceMetrics(double.NaN, double.NaN, double.NaN),
            SurfaceDistances.Measure(empty, empty, LabelRegion.Label(1), 1));
        Assert.Equal(new SurfaceMetrics(double.PositiveInfinity, double.PositiveInfinity, 0),
            SurfaceDistances.Measure(Ball(6, 9, 10, 36), empty, LabelRegion.Label(1), 1));
    }

    [Theory]
    [InlineData(1, 0, 0, 2.5)]
    [InlineData(0, 1, 0, 1.0)]
    [InlineData(0, 0, 1, 0.7)]
    public void A_distance_that_equals_the_tolerance_is_within_it(int z, int y, int x, double distance)
    {
        var (here, there) = (Where((k, j, i) => (k, j, i) == (12, 18, 22)), Where((k, j, i) => (k, j, i) == (12 + z, 18 + y, 22 + x)));
        AssertMetrics(distance, distance, 1, SurfaceDistances.Measure(here, there, LabelRegion.Label(1), distance));
        AssertMetrics(distance, distance, 0, SurfaceDistances.Measure(here, there, LabelRegion.Label(1), distance - 0.01));
    }

    [Fact]
    public void Every_voxel_of_both_surfaces_counts_once()
    {
        var (one, two) = (Where((z, y, x) => (z, y, x) == (0, 0, 0)), Where((z, y, x) => z == 0 && y < 2 && x == 0));
        // From the two to the one 0 and 1 mm, with 0.95 as their 95th percentile; from the one 0.
        AssertMetrics(0.95, 1 / 3.0, 2 / 3.0, SurfaceDistances.Measure(one, two, LabelRegion.Label(1), 0.5));
        AssertMetrics(0.95, 1 / 3.0, 2 / 3.0, SurfaceDistances.Measure(two, one, LabelRegion.Label(1), 0.5));
    }

    [Fact]
    public void Voxels_of_the_ignored_value_belong_to_neither_mask()
    {
        var (reference, prediction) = (Ball(6, 9, 10, 36), Ball(7, 11, 12, 30));
        var ignoring = Where((_, _, x) => x < 10);
        Volume<short> Marked(short value) => new(reference.Size, reference.Geometry,
            [.. reference.Voxels.Select((voxel, i) => ignoring.Voxels[i] == 1 ? value : voxel)]);
        var cut = new Volume<short>(prediction.Size, prediction.Geometry,
            [.. prediction.Voxels.Select((voxel, i) => ignoring.Voxels[i] == 1 ? (short)0 : voxel)]);
        Assert.Equal(SurfaceDistances.Measure(Marked(0), cut, LabelRegion.Label(1), 1.5),
            SurfaceDistances.Measure(Marked(9), prediction, LabelRegion.Label(1), 1.5, ignoreLabel: 9));
        Assert.NotEqual(SurfaceDistances.Measure(Marked(0), cut, LabelRegion.Label(1), 1.5),
            SurfaceDistances.Measure(Marked(9), prediction, LabelRegion.Label(1), 1.5));
    }

    [Fact]
    public void Volumes_of_two_sizes_and_a_tolerance_below_zero_are_refused()
    {
        var ball = Ball(6, 9, 10, 36);
        Assert.Throws<ArgumentException>(() => SurfaceDistances.Measure(ball, new Volume<short>(new Size3(1, 2, 3), Anisotropic),
            LabelRegion.Label(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceDistances.Measure(ball, ball, LabelRegion.Label(1), -1));
    }

    private static void AssertMetrics(double hausdorff, double average, double dice, SurfaceMetrics actual)
    {
        Assert.Equal(hausdorff, actual.Hausdorff95Mm, 1e-5);
        Assert.Equal(average, actual.AverageSymmetricDistanceMm, 1e-5);
        Assert.Equal(dice, actual.SurfaceDice, 1e-12);
    }

    private static Volume<short> Ball(int z, int y, int x, double squaredRadius) =>
        Where((k, j, i) => Square((k - z) * 2.5) + Square(j - y) + Square((i - x) * 0.7) <= squaredRadius);

    private static double Square(double value) => value * value;

    private static Volume<short> Where(Func<int, int, int, bool> inside)
    {
        var volume = new Volume<short>(new Size3(14, 20, 24), Anisotropic);
        for (var z = 0; z < 14; z++)
            for (var y = 0; y < 20; y++)
                for (var x = 0; x < 24; x++) volume[z, y, x] = inside(z, y, x) ? (short)1 : (short)0;
        return volume;
    }
}
