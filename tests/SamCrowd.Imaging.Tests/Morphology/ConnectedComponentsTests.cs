using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Imaging.Tests.Morphology;

/// <summary>Expected labels: scipy 1.10, ndimage.label with the default and the full structure.</summary>
public class ConnectedComponentsTests
{
    private const string Volume =
        "..#...#/####..#/..#.###/.##..##/#.....#/#..###./##...##/.##.#.#/....#.#/.####.#/.....##/####.#./...#.../......#/.##....";
    private const string Slice = "#..###./##...##/.##.#.#/....#.#/.####.#";

    [Theory]
    [InlineData(Connectivity.Face,
        "..a...b/aaaa..b/..a.bbb/.aa..bb/c.....b/a..bbb./aa...bb/.aa.b.b/....b.b/.bbbb.b/.....bb/aaaa.b./...a.../......b/.bb....")]
    [InlineData(Connectivity.Corner,
        "..a...a/aaaa..a/..a.aaa/.aa..aa/a.....a/a..aaa./aa...aa/.aa.a.a/....a.a/.aaaa.a/.....aa/aaaa.a./...a.../......a/.aa....")]
    internal void A_volume_is_labelled_as_by_scipy(Connectivity connectivity, string expected) =>
        Assert.Equal(expected, DrawnMask.Draw(ConnectedComponents.Label(DrawnMask.Mask(Volume), new Size3(3, 5, 7), connectivity).Labels,
            7));

    [Theory]
    [InlineData(Connectivity.Face, "a..bbb./aa...bb/.aa.c.b/....c.b/.cccc.b")]
    [InlineData(Connectivity.Corner, "a..bbb./aa...bb/.aa.b.b/....b.b/.bbbb.b")]
    internal void A_slice_is_labelled_as_by_scipy(Connectivity connectivity, string expected) =>
        Assert.Equal(expected, DrawnMask.Draw(ConnectedComponents.Label(DrawnMask.Mask(Slice), new Size3(1, 5, 7), connectivity).Labels,
            7));

    [Fact]
    public void Sizes_count_the_voxels_of_each_label_and_of_the_background()
    {
        var components = ConnectedComponents.Label(DrawnMask.Mask(Slice), new Size3(1, 5, 7), Connectivity.Face);
        Assert.Equal([16, 5, 8, 6], components.Sizes);
        Assert.Equal(3, components.Count);
        Assert.Equal(2, components.Largest());
    }

    [Fact]
    public void Only_the_largest_component_is_kept()
    {
        var kept = ConnectedComponents.KeepLargest(DrawnMask.Mask(Slice), new Size3(1, 5, 7), Connectivity.Face);
        Assert.Equal("...###./.....##/......#/......#/......#", DrawnMask.Draw(kept, 7));
        Assert.DoesNotContain(true, ConnectedComponents.KeepLargest(new bool[35], new Size3(1, 5, 7), Connectivity.Face));
    }

    [Fact]
    public void Random_masks_are_labelled_as_by_a_flood_fill()
    {
        var size = new Size3(6, 9, 11);
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new RandomStream(seed);
            var mask = Enumerable.Range(0, (int)size.Count).Select(_ => random.Chance(0.2 + (seed * 0.01))).ToArray();
            foreach (var connectivity in new[] { Connectivity.Face, Connectivity.Corner })
                Assert.Equal(Flooded(mask, size, connectivity), ConnectedComponents.Label(mask, size, connectivity).Labels);
        }
    }

    private static int[] Flooded(bool[] mask, Size3 size, Connectivity connectivity)
    {
        var labels = new int[mask.Length];
        var next = 0;
        for (var start = 0; start < mask.Length; start++)
        {
            if (!mask[start] || labels[start] != 0) continue;
            next++;
            var open = new Stack<int>([start]);
            labels[start] = next;
            while (open.TryPop(out var at))
            {
                var (z, y, x) = (at / (size.Y * size.X), at / size.X % size.Y, at % size.X);
                for (var n = 0; n < 27; n++)
                {
                    var (dz, dy, dx) = ((n / 9) - 1, (n / 3 % 3) - 1, (n % 3) - 1);
                    if (connectivity == Connectivity.Face && Math.Abs(dz) + Math.Abs(dy) + Math.Abs(dx) != 1) continue;
                    var (nz, ny, nx) = (z + dz, y + dy, x + dx);
                    if (nz < 0 || ny < 0 || nx < 0 || nz >= size.Z || ny >= size.Y || nx >= size.X) continue;
                    var neighbour = (((nz * size.Y) + ny) * size.X) + nx;
                    if (!mask[neighbour] || labels[neighbour] != 0) continue;
                    labels[neighbour] = next;
                    open.Push(neighbour);
                }
            }
        }
        return labels;
    }
}
