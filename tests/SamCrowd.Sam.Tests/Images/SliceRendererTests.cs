using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Tests.Images;

public class SliceRendererTests
{
    [Fact]
    public void Minimum_and_maximum_of_the_slice_become_0_and_255()
    {
        var image = new SliceRenderer(Volume([-10, 0, 10, 30, 99, 99]), SliceAxis.Z, SamPreset.Sam).Render(0);
        Assert.Equal([0, 23, 46, 93, 255, 255], image.Pixels);
    }

    [Fact]
    public void A_window_is_cut_off_at_both_ends()
    {
        var image = new SliceRenderer(Volume([-500, -160, 40, 240, 1000, 41]), SliceAxis.Z, SamPreset.Parse("ct")).Render(0);
        Assert.Equal([0, 0, 127, 255, 255, 128], image.Pixels);
    }

    [Fact]
    public void A_slice_of_one_value_is_black()
    {
        Assert.All(new[] { SamPreset.Sam, SamPreset.SamAsInPaper, SamPreset.MrPercentiles() }, preset =>
            Assert.All(new SliceRenderer(Volume([7, 7, 7, 7, 7, 7]), SliceAxis.Z, preset).Render(0).Pixels, p => Assert.Equal(0, p)));
    }

    [Fact]
    public void NaN_is_refused_with_the_slice()
    {
        var error = Assert.Throws<InvalidInputException>(() =>
            new SliceRenderer(Volume([1, 2, float.NaN, 4, 5, 6]), SliceAxis.Z, SamPreset.Sam).Render(0));
        Assert.Contains("slice 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_papers_picture_gains_from_edges()
    {
        var step = Volume([0, 0, 0, 0, 10, 10, 10, 10, 0, 0, 0, 0, 10, 10, 10, 10], 2, 8);
        var image = new SliceRenderer(step, SliceAxis.Z, SamPreset.SamAsInPaper).Render(0);
        Assert.Equal([0, 0, 0, 127, 255, 127, 127, 127], image.Pixels[..8]);
    }

    [Theory]
    [InlineData("sam", "sam")]
    [InlineData("ct:50,350", "ct:50,350")]
    [InlineData("mr", "mr:0.5,99.5")]
    [InlineData("medsam-as-in-paper", "medsam-as-in-paper")]
    public void Presets_are_found_by_name(string text, string name) => Assert.Equal(name, SamPreset.Parse(text).Name);

    [Theory]
    [InlineData("ct:50")]
    [InlineData("ct:50,0")]
    [InlineData("mr:99,1")]
    [InlineData("sam2")]
    public void Other_names_are_refused(string text) => Assert.Throws<InvalidInputException>(() => SamPreset.Parse(text));

    private static Volume<float> Volume(float[] voxels, int rows = 2, int columns = 3) =>
        new(new Size3(1, rows, columns), Geometry.WithSpacing(1, 1, 1), voxels);
}
