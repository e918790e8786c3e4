using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Tests.Images;

public class SkimageCubicTests
{
    /// <summary>
    /// Golden/skimage_cubic.json: parts of a windowed CT slice through scikit-image 0.19.3 as MedSAM_Inference.py calls it (order 3, three
    /// equal channels, uint8).
    /// </summary>
    [Fact]
    public void Every_pixel_is_the_one_that_scikit_image_gives()
    {
        using var golden = GoldenFile.Json("skimage_cubic.json");
        foreach (var item in golden.RootElement.EnumerateArray())
        {
            int Number(string name) => item.GetProperty(name).GetInt32();
            byte[] Pixels(string name) => [.. item.GetProperty(name).EnumerateArray().Select(e => e.GetByte())];
            Assert.Equal(Pixels("expected"),
                SkimageCubic.Resize(new GreyImage(Pixels("pixels"), Number("rows"), Number("columns")), Number("toRows"),
                Number("toColumns")));
        }
    }

    [Fact]
    public void A_picture_of_one_grey_stays_so() =>
        Assert.All(SkimageCubic.Resize(new GreyImage([.. Enumerable.Repeat((byte)77, 12)], 3, 4), 7, 5), p => Assert.Equal(77, p));
}
