using System.Text.Json;
using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.AutomaticMasks;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.AutomaticMasks;

public sealed class AutomaticMaskRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Whichever way up the slice was shown, points, boxes and crops in masks.json are pixels of the array, as the voxels of masks.nii.gz
    /// are.
    /// </summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 5)]
    public void Reversed_rows_come_back_as_the_arrays_own(bool reversed, int row)
    {
        var image = new Volume<float>(new Size3(3, 8, 6), Geometry.WithSpacing(1, 1, 1));
        var pixels = new bool[48];
        pixels[(2 * 6) + 4] = true;
        var mask = new AutomaticMask(pixels, MaskBox.Of(pixels, 6), .9f, 1, 4, 2, new ImageCrop(0, 0, 6, 4, 0));
        AutomaticMaskRecord.Write(_folder.Root, image, SliceAxis.Z, 1, [mask], reversed);
        var labels = VolumeFile.Read<short>(_folder["masks.nii.gz"]);
        Assert.Equal((1, 1), (labels[1, row, 4], labels.Voxels.Count(v => v != 0)));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder["masks.json"]));
        var written = json.RootElement.GetProperty("masks")[0];
        Assert.Equal([4, row], Numbers("point"));
        Assert.Equal([4, row, 0, 0], Numbers("bbox"));
        // The crop is the upper half of the slice as it was shown.
        Assert.Equal([0, reversed ? 4 : 0, 6, 4], Numbers("crop_box"));

        int[] Numbers(string name) => [.. written.GetProperty(name).EnumerateArray().Select(n => (int)n.GetDouble())];
    }
}
