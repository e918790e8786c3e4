using SamCrowd.Imaging;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.NnUNet.Tests.Preprocessing;

public sealed class IntensityNormalizationTests
{
    /// <summary>
    /// CTNormalization of nnU-Net: clipped to the 0.5th and 99.5th percentile of the data set's foreground, then (x - mean) / deviation.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(200_000)]
    public void CT_is_clipped_to_the_percentiles_before_it_is_standardised(int voxels)
    {
        var foreground = new ForegroundIntensities(Max: 900, Mean: 50, Median: 45, Min: -500, Percentile00_5: -150, Percentile99_5: 250,
            StandardDeviation: 80);
        float[] given = [-1024, -151, -150, 0, 50, 249, 250, 251, 3000];
        float[] expected = [-2.5f, -2.5f, -2.5f, -0.625f, 0, 2.4875f, 2.5f, 2.5f, 2.5f];
        float[] image = [.. Enumerable.Range(0, voxels).Select(i => given[i % given.Length])];

        IntensityNormalization.Apply("CTNormalization", image, null, foreground, threads: 2);

        for (var i = 0; i < voxels; i++) Assert.Equal(expected[i % given.Length], image[i], 1e-6f);
    }

    [Fact]
    public void CT_without_the_data_sets_intensities_is_refused() =>
        Assert.Throws<InvalidInputException>(() => IntensityNormalization.Apply("CTNormalization", new float[1], null, null, threads: 1));
}
