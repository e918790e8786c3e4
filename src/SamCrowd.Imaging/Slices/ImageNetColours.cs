namespace SamCrowd.Imaging.Slices;

/// <summary>Mean and standard deviation of ImageNet's red, green and blue, 0 to 255, by which SAM's encoders scale an image.</summary>
internal static class ImageNetColours
{
    public static ReadOnlySpan<float> Mean => [123.675f, 116.28f, 103.53f];

    public static ReadOnlySpan<float> StandardDeviation => [58.395f, 57.12f, 57.375f];
}
