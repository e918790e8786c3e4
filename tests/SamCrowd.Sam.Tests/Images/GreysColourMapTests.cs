using System.Text.Json;
using SamCrowd.Imaging.Slices;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Tests.Images;

public class GreysColourMapTests
{
    [Fact]
    public void The_tone_curve_is_matplotlibs_Greys_r()
    {
        using var golden = GoldenFile.Json("study_picture.json");
        Assert.Equal(Bytes(golden, "curve"), GreysColourMap.Levels);
        var values = Bytes(golden, "values");
        for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], GreysColourMap.LevelOf(i / 1000.0));
    }

    [Fact]
    public void The_Sobel_magnitude_is_scikit_images()
    {
        using var golden = GoldenFile.Json("study_picture.json");
        float[] pixels = [.. golden.RootElement.GetProperty("pixels").EnumerateArray().Select(e => e.GetSingle())];
        double[] expected = [.. golden.RootElement.GetProperty("magnitude").EnumerateArray().Select(e => e.GetDouble())];
        var magnitude = Sobel.Magnitude(pixels, golden.RootElement.GetProperty("sobelRows").GetInt32(),
            golden.RootElement.GetProperty("sobelColumns").GetInt32());
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], magnitude[i], 1e-5);
    }

    private static byte[] Bytes(JsonDocument golden, string name) =>
        [.. golden.RootElement.GetProperty(name).EnumerateArray().Select(e => e.GetByte())];
}
