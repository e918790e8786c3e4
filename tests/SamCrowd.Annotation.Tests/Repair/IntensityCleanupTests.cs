using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Tests.Repair;

/// <summary>
/// Masks on slices without noise: every other pixel of an organ is 98 and 102, so that its median is 100 and its robust deviation 2.97, as
/// long as what differs lies as often above as below. Each test has one of the steps alone.
/// </summary>
public class IntensityCleanupTests
{
    private const int Side = 40;

    private static readonly IntensityCleanupSettings Bare = new() { Smoothing = 0, Erosion = 0, Opening = 0, SmallestPart = 0 };

    [Fact]
    public void Pixels_further_from_the_median_than_the_deviations_go()
    {
        var (image, labels) = Organ(10, 10, 21, 21);
        (image[0, 10, 10], image[0, 10, 12], image[0, 11, 10], image[0, 21, 20]) = (100 + 8.8f, 100 - 8.8f, 109, 91);
        var cleaned = Clean(image, labels, Bare);
        Assert.Equal(142, Count(cleaned));
        Assert.Equal((0, 0), (cleaned[0, 11, 10], cleaned[0, 21, 20]));
        Assert.Equal(140, Count(Clean(image, labels, Bare with { Deviations = 2 })));
    }

    [Fact]
    public void A_rim_of_other_values_is_judged_by_the_inside_and_small_masks_are_eroded_by_half_their_depth()
    {
        var (image, labels) = Organ(10, 10, 21, 21);
        Rim(image, 10, 10, 21, 21, 2);
        Assert.Equal(8 * 8, Count(Clean(image, labels, Bare with { Erosion = 2.2 })));
        // More than half of the mask is rim: without erosion it passes for the inside, which then has no spread.
        Assert.Equal(12 * 12, Count(Clean(image, labels, Bare)));
        (image, labels) = Organ(10, 10, 17, 17);
        Rim(image, 10, 10, 17, 17, 2);
        Assert.Equal(4 * 4, Count(Clean(image, labels, Bare with { Erosion = 3.5 })));
    }

    [Fact]
    public void A_mask_over_the_whole_slice_has_no_border_and_is_judged_whole()
    {
        var (image, labels) = Organ(0, 0, Side - 1, Side - 1);
        image[0, 0, 5] = 300;
        Assert.Equal((Side * Side) - 1, Count(Clean(image, labels, Bare with { Erosion = 2.2 })));
    }

    [Fact]
    public void Twelve_pixels_are_enough_to_judge_by_and_values_without_a_spread_are_not()
    {
        var (image, labels) = Organ(10, 10, 13, 12);
        image[0, 10, 10] = 300;
        Assert.Equal(11, Count(Clean(image, labels, Bare)));
        (image, labels) = Organ(10, 10, 21, 21);
        image.Voxels.AsSpan().Fill(100);
        for (var x = 10; x < 15; x++) image[0, 10, x] = 300;
        Assert.Equal(144, Count(Clean(image, labels, Bare)));
    }

    [Theory]
    [InlineData(0, 144 + 8)]
    [InlineData(1.5, 144)]
    [InlineData(2, 144 - 12 + 1)]
    public void Opening_takes_what_is_thinner_than_twice_its_radius_and_rounds_corners(double radius, int pixels)
    {
        // Where the line begins, the border is further away: one pixel of it stays at a radius of 2.
        var (image, labels) = Organ(10, 10, 21, 21);
        for (var x = 22; x < 30; x++) labels[0, 15, x] = 1;
        Assert.Equal(pixels, Count(Clean(image, labels, Bare with { Opening = radius })));
    }

    [Theory]
    [InlineData(2, 5, 100 + 10)]
    [InlineData(2, 4, 100)]
    public void Parts_below_their_share_of_the_largest_go_and_those_of_just_that_share_stay(int rows, int columns, int pixels)
    {
        var (image, labels) = Organ(10, 10, 19, 19);
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++) labels[0, 30 + y, 30 + x] = 1;
        Assert.Equal(pixels, Count(Clean(image, labels, Bare with { SmallestPart = 0.1 })));
    }

    [Fact]
    public void A_filled_hole_takes_background_alone()
    {
        var (image, labels) = Organ(10, 10, 21, 21);
        (labels[0, 15, 15], labels[0, 15, 16]) = (2, 0);
        var cleaned = Clean(image, labels, Bare);
        Assert.Equal((2, 1), (cleaned[0, 15, 15], cleaned[0, 15, 16]));
        Assert.Equal(143, Count(cleaned));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public void Values_are_smoothed_over_millimetres(double x, double y)
    {
        // Stripes along the axis of small voxels, over which smoothing reaches: a pixel on the rim takes its neighbour along, no stripe.
        var (image, labels) = Organ(10, 10, 21, 21, Geometry.WithSpacing(x, y, 1));
        var alongRows = x < y;
        for (var row = 0; row < Side; row++)
            for (var column = 0; column < Side; column++) image[0, row, column] = (alongRows ? row : column) % 2 == 0 ? 98 : 102;
        foreach (var (stripe, change) in new[] { (16, 100), (13, -100) })
            if (alongRows) image[0, stripe, 10] += change;
            else image[0, 10, stripe] += change;
        var cleaned = Clean(image, labels, Bare with { Smoothing = 1 });
        Assert.Equal(140, Count(cleaned));
        Assert.Equal((0, 0), alongRows ? (cleaned[0, 16, 10], cleaned[0, 16, 11]) : (cleaned[0, 10, 16], cleaned[0, 11, 16]));
    }

    private static Volume<short> Clean(Volume<float> image, Volume<short> labels, IntensityCleanupSettings settings) =>
        IntensityCleanup.Apply(image, labels, SliceAxis.Z, [1], settings);

    private static (Volume<float> Image, Volume<short> Labels) Organ(int x0, int y0, int x1, int y1, Geometry? geometry = null)
    {
        var image = new Volume<float>(new Size3(1, Side, Side), geometry ?? Geometry.WithSpacing(1, 1, 1));
        var labels = new Volume<short>(image.Size, image.Geometry);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                image[0, y, x] = (x + y) % 2 == 0 ? 98 : 102;
                if (x >= x0 && x <= x1 && y >= y0 && y <= y1) labels[0, y, x] = 1;
            }
        }
        return (image, labels);
    }

    private static void Rim(Volume<float> image, int x0, int y0, int x1, int y1, int width)
    {
        for (var y = y0; y <= y1; y++)
            for (var x = x0; x <= x1; x++)
                if (x < x0 + width || x > x1 - width || y < y0 + width || y > y1 - width) image[0, y, x] = 60;
    }

    private static int Count(Volume<short> labels) => labels.Voxels.Count(value => value == 1);
}
