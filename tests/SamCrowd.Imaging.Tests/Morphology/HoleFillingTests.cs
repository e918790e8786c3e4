using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Imaging.Tests.Morphology;

/// <summary>Expected masks: scipy 1.10, ndimage.binary_fill_holes, on the volume and on each slice; binary_erosion.</summary>
public class HoleFillingTests
{
    private static readonly Size3 Size = new(4, 6, 7);
    private const string Volume =
        "###..##/###.###/##.####/.####.#/.###.##/.#.##../#.###.#/...###./.###..#/#..####/#.#.#../#.#.##./###.#.#/##.####/#######/###.###/"
        + "######./#######/##.##.#/#######/####..#/.##.#.#/.####.#/#..##.#";

    [Fact]
    public void Holes_of_a_volume_are_filled_as_by_scipy() => Assert.Equal(
        "###..##/###.###/##.####/.####.#/.###.##/.#.##../#.###.#/...###./.######/#..####/#.#.#../#.#.##./###.#.#/##.####/#######/###.###/"
        + "######./#######/##.##.#/#######/####..#/.##.#.#/.####.#/#..##.#",
        DrawnMask.Draw(HoleFilling.Fill(DrawnMask.Mask(Volume), Size), 7));

    [Fact]
    public void Holes_of_each_slice_are_filled_as_by_scipy() => Assert.Equal(
        "###..##/###.###/#######/.######/.######/.#.##../#.###.#/...###./.######/#..####/#.#.#../#.#.##./###.#.#/#######/#######/#######/"
        + "######./#######/##.##.#/#######/####..#/.####.#/.####.#/#..##.#",
        DrawnMask.Draw(HoleFilling.FillSlices(DrawnMask.Mask(Volume), Size), 7));

    [Fact]
    public void A_single_slice_has_no_holes_in_3D()
    {
        var ring = DrawnMask.Mask("###/#.#/###");
        Assert.Equal(ring, HoleFilling.Fill(ring, new Size3(1, 3, 3)));
        Assert.DoesNotContain(false, HoleFilling.FillSlices(ring, new Size3(1, 3, 3)));
    }

    [Fact]
    public void Erosion_is_that_of_scipy()
    {
        var mask = DrawnMask.Mask("######/##.##./#.####/######/###.##/######/######/######/#.####/#.###./######/##.###/##..##/"
            + "######/##.###");
        var size = new Size3(3, 5, 6);
        Assert.Equal(
            "....../....../....../....../....../....../.#.##./....#./...##./....../....../....../....../....../......",
            DrawnMask.Draw(BinaryErosion.Erode(mask, size), 6));
        Assert.Equal(mask.Count(value => value) - 6, BinaryErosion.Surface(mask, size).Count(value => value));
    }
}
