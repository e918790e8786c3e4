using System.Buffers.Binary;
using SamCrowd.Annotation;
using SamCrowd.Crowd.Slices;
using SamCrowd.Crowd.Store;
using SamCrowd.Crowd.Tests.Running;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests.Slices;

public class CaseImageTests
{
    [Fact]
    public void Hounsfield_units_are_sent_exactly()
    {
        float[] voxels = [-1024, 0, 40, 3071, 5, 6];
        var image = new CaseImage(Volume(voxels, 1, 2, 3), SliceAxis.Z, studyView: false);
        Assert.Equal(1, image.Slope);
        Assert.Equal(voxels, Decode(image, 0));
    }

    [Fact]
    public void Intensities_of_any_range_are_sent_in_65536_steps()
    {
        float[] voxels = [0.5f, 1_700_000, 3.25f, 800_000.5f];
        var image = new CaseImage(Volume(voxels, 1, 2, 2), SliceAxis.Z, studyView: false);
        Assert.All(Decode(image, 0).Zip(voxels), pair => Assert.InRange(pair.First, pair.Second - image.Slope, pair.Second + image.Slope));
    }

    [Fact]
    public void Voxels_without_a_value_are_shown_as_the_smallest()
    {
        var image = new CaseImage(Volume([float.NaN, 5, 9, float.PositiveInfinity], 1, 2, 2), SliceAxis.Z, studyView: false);
        Assert.Equal([5, 5, 9, 5], Decode(image, 0));
        Assert.Equal([7f, 7, 7, 7], Decode(new CaseImage(Volume([7, 7, 7, 7], 1, 2, 2), SliceAxis.Z, studyView: false), 0));
    }

    [Fact]
    public void The_studys_view_sends_the_grey_levels_of_its_pictures()
    {
        var image = new CaseImage(Volume([0, 50, 100, 25], 1, 2, 2), SliceAxis.Z, studyView: true);
        Assert.Equal([0, GreysColourMap.LevelOf(.5), 255, GreysColourMap.LevelOf(.25)], image.Pixels(0));
    }

    [Fact]
    public void The_images_used_last_stay_in_memory()
    {
        using var folder = new TemporaryFolder();
        var settings = new CrowdSettings { Dataset = TestCrowd.WriteDataset(folder.Root, cases: 3), Labels = [new(1, "spleen")] };
        var images = new CaseImages(settings, mostBytes: 2 * 12 * 40 * 48 * sizeof(float));
        var (first, second) = (images.Get("phantom_001"), images.Get("phantom_002"));
        Assert.Same(first, images.Get("phantom_001"));
        images.Get("phantom_003");
        Assert.Same(first, images.Get("phantom_001"));
        Assert.NotSame(second, images.Get("phantom_002"));
        Assert.Throws<InvalidInputException>(() => images.Get("phantom_009"));
    }

    private static Volume<float> Volume(float[] voxels, int z, int y, int x) =>
        new(new Size3(z, y, x), Geometry.WithSpacing(1, 1, 1), voxels);

    private static float[] Decode(CaseImage image, int slice)
    {
        var bytes = image.Pixels(slice);
        return [.. Enumerable.Range(0, bytes.Length / 2)
            .Select(i => (float)(image.Minimum + (image.Slope * BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i)))))];
    }
}
