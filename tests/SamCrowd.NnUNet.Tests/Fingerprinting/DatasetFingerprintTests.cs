using SamCrowd.Imaging;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Fingerprinting;

public sealed class DatasetFingerprintTests
{
    private const string Whole = """
        {"foreground_intensity_properties_per_channel": {"0": {"max": 221.0, "mean": 117.1, "median": 106.0, "min": 24.0, "percentile_00_5": 42.0, "percentile_99_5": 215.0, "std": 40.05}},
         "median_relative_size_after_cropping": 1.0, "shapes_after_crop": [[8, 32, 30], [8, 31, 32.0]], "spacings": [[2, 1, 1], [2.5, 1, 1]]}
        """;

    [Fact]
    public void Shapes_and_spacings_are_read() => Assert.Equal([8, 31, 32], Read(Whole).ShapesAfterCrop[1]);

    [Theory]
    [InlineData("30", "9223372036854775808")]
    [InlineData("30", "1e999")]
    [InlineData("30", "30.5")]
    [InlineData("30", "0")]
    public void A_shape_that_no_volume_has_is_refused_with_the_file(string right, string wrong)
    {
        var error = Assert.Throws<InvalidInputException>(() =>
            Read(Whole.Replace($"32, {right}]", $"32, {wrong}]", StringComparison.Ordinal)));
        Assert.Contains("fingerprint.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("shapes_after_crop", error.Message, StringComparison.Ordinal);
    }

    private static DatasetFingerprint Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["fingerprint.json"], text);
        return DatasetFingerprint.Read(folder["fingerprint.json"]);
    }
}
