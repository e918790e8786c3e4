using SamCrowd.Annotation;
using SamCrowd.Sam.AutomaticMasks;

namespace SamCrowd.Sam.Tests.AutomaticMasks;

public class SmallRegionsTests
{
    [Fact]
    public void Small_holes_are_filled_and_small_islands_dropped()
    {
        var (mask, changed) = Remove(2, "######..", "#.####.#", "######..", "........");
        Assert.True(changed);
        Assert.Equal(Read("######..", "######..", "######..", "........"), mask);
    }

    [Fact]
    public void What_is_large_enough_stays_as_it_is()
    {
        var (mask, changed) = Remove(2, "##..", "....", "..##", "....");
        Assert.False(changed);
        Assert.Equal(Read("##..", "....", "..##", "...."), mask);
    }

    [Fact]
    public void Where_every_island_is_small_the_largest_stays() =>
        Assert.Equal(Read(".##.", "....", "...."), Remove(4, ".##.", "....", "#...").Mask);

    [Fact]
    public void Suppression_keeps_the_best_of_boxes_that_overlap_more_than_the_threshold()
    {
        PixelBox[] boxes = [new(0, 0, 10, 10), new(1, 0, 11, 10), new(20, 20, 30, 30)];
        Assert.Equal([1, 2], BoxSuppression.Keep(boxes, [.8, .9, .5], 0.7));
        Assert.Equal([1, 0, 2], BoxSuppression.Keep(boxes, [.8, .9, .5], 0.9));
    }

    private static (bool[] Mask, bool Changed) Remove(int smallest, params string[] lines) =>
        SmallRegions.Remove(Read(lines), lines.Length, lines[0].Length, smallest);

    private static bool[] Read(params string[] lines) => [.. string.Concat(lines).Select(c => c == '#')];
}
