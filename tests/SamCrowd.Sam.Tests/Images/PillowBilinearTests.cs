using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Tests.Images;

public class PillowBilinearTests
{
    /// <summary>Golden/pillow_bilinear.json was made by Pillow 9.4: enlarging, shrinking, and one axis of each.</summary>
    [Fact]
    public void Every_pixel_is_the_one_that_Pillow_gives()
    {
        using var golden = GoldenFile.Json("pillow_bilinear.json");
        foreach (var item in golden.RootElement.EnumerateArray())
        {
            int Number(string name) => item.GetProperty(name).GetInt32();
            byte[] Pixels(string name) => [.. item.GetProperty(name).EnumerateArray().Select(e => e.GetByte())];
            var resized = PillowBilinear.Resize(new GreyImage(Pixels("pixels"), Number("rows"), Number("columns")), Number("toRows"),
                Number("toColumns"));
            Assert.Equal(Pixels("expected"), resized.Pixels);
        }
    }
}
