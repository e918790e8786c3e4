using System.Text.Json;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Tests.Images;

/// <summary>
/// Resizes against the programs that models are trained with: enlarging, shrinking, one axis of each, whole factors, no change.
/// </summary>
public class ResizeGoldenTests
{
    /// <summary>Made by Pillow 9.4, Image.resize(BICUBIC).</summary>
    [Fact]
    public void Every_pixel_is_the_one_of_Pillows_bicubic() => Same("pillow_bicubic.json", PillowBicubic.Resize);

    /// <summary>Made by OpenCV 4.6, resize(INTER_AREA).</summary>
    [Fact]
    public void Every_pixel_is_the_one_of_OpenCVs_area() => Same("opencv_area.json", OpenCvArea.Resize);

    /// <summary>
    /// Made by OpenCV 4.6, resize(INTER_NEAREST); 420 columns to 256 tell floor(x * (1 / (256 / 420))) from floor(x * 420 / 256).
    /// </summary>
    [Fact]
    public void Every_pixel_is_the_one_of_OpenCVs_nearest() => Same("opencv_nearest.json", NearestResize.Resize);

    /// <summary>Made by torch 1.13, interpolate(mode="bilinear", antialias=True) of values / 255.</summary>
    [Fact]
    public void Every_value_is_the_one_of_torchs_bilinear_with_antialias()
    {
        using var golden = GoldenFile.Json("float_bilinear.json");
        foreach (var item in golden.RootElement.EnumerateArray())
        {
            var made = FloatBilinear.Resize(Image(item), Number(item, "toRows"), Number(item, "toColumns"));
            float[] expected = [.. item.GetProperty("expected").EnumerateArray().Select(e => e.GetSingle())];
            Assert.Equal(expected.Length, made.Length);
            for (var i = 0; i < made.Length; i++) Assert.Equal(expected[i], made[i], 2.5e-7);
        }
    }

    private static void Same(string file, Func<GreyImage, int, int, byte[]> resize)
    {
        using var golden = GoldenFile.Json(file);
        foreach (var item in golden.RootElement.EnumerateArray())
            Assert.Equal(Bytes(item, "expected"), resize(Image(item), Number(item, "toRows"), Number(item, "toColumns")));
    }

    private static GreyImage Image(JsonElement item) => new(Bytes(item, "pixels"), Number(item, "rows"), Number(item, "columns"));

    private static byte[] Bytes(JsonElement item, string name) => [.. item.GetProperty(name).EnumerateArray().Select(e => e.GetByte())];

    private static int Number(JsonElement item, string name) => item.GetProperty(name).GetInt32();
}
