using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Images;

/// <summary>Brings a picture to the tensor that an encoder's contract asks for: resize, scale, then pad with zeros on the right and at the bottom.</summary>
public static class EncoderInput
{
    private static readonly float[] Mean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] Std = [58.395f, 57.12f, 57.375f];

    /// <returns>float or byte values, and the tensor's shape.</returns>
    public static (Array Values, long[] Shape) Make(GreyPicture picture, PictureFrame frame, EncoderContract contract)
    {
        var pixels = Resize(picture, frame, contract.Filter);
        var tables = Tables(contract.Scaling, pixels);
        var (rows, columns) = contract.Padded ? (contract.Side, contract.Side) : (frame.ResizedRows, frame.ResizedColumns);
        var values = new float[3 * rows * columns];
        var lastAxis = contract.Layout == ImageLayout.ChannelsLast;
        for (var channel = 0; channel < 3; channel++)
        {
            var (mean, factor) = tables[channel];
            for (var y = 0; y < frame.ResizedRows; y++)
            {
                var source = pixels.AsSpan(y * frame.ResizedColumns, frame.ResizedColumns);
                if (lastAxis)
                    for (var x = 0; x < source.Length; x++) values[(((y * columns) + x) * 3) + channel] = (source[x] - mean) / factor;
                else
                    Scale(source, mean, factor, values.AsSpan((((channel * rows) + y) * columns), source.Length));
            }
        }
        long[] shape = lastAxis ? [rows, columns, 3] : [1, 3, rows, columns];
        return (contract.Input.ElementType == TensorElementType.UInt8 ? Array.ConvertAll(values, v => (byte)v) : values, shape);
    }

    private static void Scale(ReadOnlySpan<float> source, float mean, float factor, Span<float> target)
    {
        for (var x = 0; x < source.Length; x++) target[x] = (source[x] - mean) / factor;
    }

    private static float[] Resize(GreyPicture picture, PictureFrame frame, ResizeFilter filter) => filter switch
    {
        ResizeFilter.PillowBilinear => Array.ConvertAll(PillowBilinear.Resize(picture, frame.ResizedRows, frame.ResizedColumns).Pixels, p => (float)p),
        ResizeFilter.Nearest => SmoothResize.Nearest(picture, frame.ResizedRows, frame.ResizedColumns),
        _ => SmoothResize.Cubic(picture, frame.ResizedRows, frame.ResizedColumns),
    };

    private static (float Mean, float Factor)[] Tables(PixelScaling scaling, float[] pixels) => scaling switch
    {
        PixelScaling.MeanStd => [.. Mean.Zip(Std)],
        PixelScaling.Unit => [(0, 255), (0, 255), (0, 255)],
        PixelScaling.MinMax => [.. Enumerable.Repeat((pixels.Min(), Math.Max(pixels.Max() - pixels.Min(), 1e-8f)), 3)],
        _ => [(0, 1), (0, 1), (0, 1)],
    };
}
