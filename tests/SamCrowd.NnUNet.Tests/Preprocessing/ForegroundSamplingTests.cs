using System.Globalization;
using System.Text.Json;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Preprocessing;

public class ForegroundSamplingTests
{
    [SharedFact("golden", "fg_seg.npy")]
    public void Locations_are_those_that_nnunet_draws()
    {
        var array = NpyFile.Read(SharedData.Golden("fg_seg.npy"));
        var labels = Array.ConvertAll(array.ToSingle(), value => (short)value);
        var expected = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("misc.json"))).RootElement.GetProperty("fg_locations_min50");
        IReadOnlyList<IReadOnlyList<int>> classes =
            [.. expected.EnumerateObject().Select(entry => (IReadOnlyList<int>)[.. Numbers(entry.Name)])];
        var (height, width) = (array.Shape[^2], array.Shape[^1]);

        var actual = ForegroundSampling.Sample(labels, classes, smallestSample: 50);

        foreach (var (entry, locations) in expected.EnumerateObject().Zip(actual))
            Assert.Equal(entry.Value.Deserialize<int[][]>()!.Select(voxel => (((voxel[1] * height) + voxel[2]) * width) + voxel[3]),
                locations.Voxels);
    }

    [Fact]
    public void One_in_a_hundred_is_drawn_of_a_class_with_more_than_a_million_voxels()
    {
        var labels = new short[1_500_000];
        labels.AsSpan().Fill(1);
        var locations = ForegroundSampling.Sample(labels, LabelScheme.Of("organ", "tumour"));
        Assert.Equal(15_000, locations[0].Voxels.Distinct().Count());
        Assert.Empty(locations[1].Voxels);
    }

    [Fact]
    public void Regions_are_drawn_label_after_label_in_their_order()
    {
        // Expected: numpy.random.RandomState(1234).choice(n, 6, replace=False) into the labels' voxels one after the other.
        var labels = Enumerable.Range(0, 40).Select(i => (short)(i * 7 % 5 % 4)).ToArray();
        var locations = ForegroundSampling.Sample(labels, [[3, 1], [2], [9], [1, 2, 3]], smallestSample: 6);
        Assert.Equal([28, 18, 4, 23, 33, 14], locations[0].Voxels);
        Assert.Equal([26, 6, 16, 21, 1, 36], locations[1].Voxels);
        Assert.Empty(locations[2].Voxels);
        Assert.Equal([1, 9, 29, 8, 23, 24], locations[3].Voxels);
    }

    [Fact]
    public void An_ignore_label_adds_the_annotated_voxels()
    {
        short[] labels = [0, 1, 2, -1, 0, 2];
        var locations = ForegroundSampling.Sample(labels, LabelScheme.Of("organ").WithIgnoreLabel());
        Assert.Equal([1], locations[0].Labels);
        Assert.Equal([-1, 0, 1], locations[1].Labels);
        Assert.Equal([0, 1, 3, 4], locations[1].Voxels.Order());
    }

    private static IEnumerable<int> Numbers(string key) =>
        key.Split([' ', ',', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries)
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture));
}
