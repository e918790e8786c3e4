using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;

namespace SamCrowd.Sam.Tests.Images;

public class EncoderInputTests
{
    private static readonly GreyImage Image = new([0, 60, 120, 200, 240, 255], 2, 3);

    [Fact]
    public void Values_are_normalised_and_padded_with_zeros_afterwards()
    {
        var (values, shape) = Make(Contract() with { Padded = true });
        var real = Assert.IsType<float[]>(values);
        Assert.Equal([1, 3, 6, 6], shape);
        // Row 0 of each channel starts with the black corner: (0 - mean) / std.
        Assert.Equal([(0 - 123.675f) / 58.395f, (0 - 116.28f) / 57.12f, (0 - 103.53f) / 57.375f], new[] { real[0], real[36], real[72] });
        Assert.All(Enumerable.Range(0, 3), c => Assert.All(real[((c * 36) + 24)..((c + 1) * 36)], v => Assert.Equal(0, v)));
    }

    [Fact]
    public void An_array_that_is_used_again_holds_nothing_of_before()
    {
        var contract = Contract() with { Padded = true };
        var wide = Make(contract);
        var dirty = Assert.IsType<float[]>(wide.Values).Select(v => v + 7).ToArray();
        var again = EncoderInput.Make(Image, ResizeTransform.Of(2, 3, 6, ImageFit.LongSide), contract, dirty);
        Assert.Same(dirty, again.Values);
        Assert.Equal((float[])wide.Values, (float[])again.Values);
    }

    [Fact]
    public void Channels_last_and_bytes_hold_the_same_pixels()
    {
        var raw = Contract() with { Scaling = PixelScaling.Raw };
        var planes = Assert.IsType<float[]>(Make(raw).Values);
        var (last, shape) = Make(raw with { Layout = ImageLayout.ChannelsLast });
        Assert.Equal([4, 6, 3], shape);
        for (var i = 0; i < 24; i++) Assert.Equal((planes[i], planes[i]), (((float[])last)[3 * i], ((float[])last)[(3 * i) + 2]));
        var bytes = Assert.IsType<byte[]>(
            Make(raw with { Input = new TensorSignature("input_image", TensorElementType.UInt8, [1, 3, -1, -1]) }).Values);
        Assert.Equal(planes.Select(v => (byte)v), bytes);
    }

    [Fact]
    public void An_encoder_that_takes_bytes_cannot_be_given_scaled_values()
    {
        var contract = Contract() with
        {
            Input = new TensorSignature("input_image", TensorElementType.UInt8, [1, 3, -1, -1]),
            Scaling = PixelScaling.MinMax,
        };
        Assert.Contains("input_image", Assert.Throws<InvalidInputException>(() => Make(contract)).Message, StringComparison.Ordinal);
    }

    private static (Array Values, long[] Shape) Make(EncoderContract contract) =>
        EncoderInput.Make(Image, ResizeTransform.Of(2, 3, 6, ImageFit.LongSide), contract);

    private static EncoderContract Contract() => new()
    {
        Family = "SAM",
        Input = new TensorSignature("input_image", TensorElementType.Float, [1, 3, 6, 6]),
        Layout = ImageLayout.ChannelsFirst,
        Side = 6,
        Fit = ImageFit.LongSide,
        Padded = false,
        Scaling = PixelScaling.MeanStd,
        Outputs = new Dictionary<FeatureRole, TensorSignature>(),
    };
}
