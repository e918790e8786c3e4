using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Images;

/// <summary>Brings an image to the tensor that an encoder's contract asks for: resize, scale, then pad with zeros on the right and at the bottom.</summary>
public static class EncoderInput
{
    private static readonly float[] Mean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] Std = [58.395f, 57.12f, 57.375f];

    /// <param name="earlier">Values that an earlier call gave and nobody needs any more, to be written over; null for a new array.</param>
    /// <returns>float or byte values, and the tensor's shape.</returns>
    /// <exception cref="InvalidInputException">The encoder takes bytes and scales them inside, but other values are asked for.</exception>
    public static (Array Values, long[] Shape) Make(GreyImage image, ResizeTransform transform, EncoderContract contract, Array? earlier = null)
    {
        var layout = new Layout(transform, contract);
        if (contract.Input.ElementType == TensorElementType.UInt8)
        {
            if (contract.Scaling != PixelScaling.Raw)
                throw new InvalidInputException($"the encoder takes 0..255 ('{contract.Input}') and scales inside; it cannot be given {contract.Scaling} values: choose another preset or encoder");
            return (Fill(layout, Bytes(image, transform, contract.Filter), [Levels(v => (byte)v)], earlier), layout.Shape);
        }
        var pixels = Bytes(image, transform, contract.Filter);
        float[][] tables = [.. Scales(contract.Scaling, pixels).Select(s => Levels(v => (v - s.Mean) / s.Factor))];
        return (Fill(layout, pixels, tables, earlier), layout.Shape);
    }

    private static byte[] Bytes(GreyImage image, ResizeTransform transform, ResizeFilter filter) => filter switch
    {
        ResizeFilter.Nearest => NearestResize.Resize(image, transform.ResizedRows, transform.ResizedColumns),
        ResizeFilter.Cubic => SkimageCubic.Resize(image, transform.ResizedRows, transform.ResizedColumns),
        _ => PillowBilinear.Resize(image, transform.ResizedRows, transform.ResizedColumns).Pixels,
    };

    private static T[] Levels<T>(Func<float, T> value) => [.. Enumerable.Range(0, 256).Select(v => value(v))];

    private static T[] Fill<T>(Layout layout, byte[] pixels, T[][] tables, Array? earlier)
        where T : unmanaged
    {
        var values = layout.Clean<T>(earlier);
        for (var channel = 0; channel < 3; channel++)
        {
            var table = tables[channel % tables.Length];
            for (var y = 0; y < layout.ResizedRows; y++)
                LookUp(pixels.AsSpan(y * layout.ResizedColumns, layout.ResizedColumns), table, values.AsSpan(layout.Start(channel, y)), layout.Step);
        }
        return values;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LookUp<T>(ReadOnlySpan<byte> source, T[] table, Span<T> target, int step)
    {
        if (step == 1)
        {
            target = target[..source.Length];
            for (var x = 0; x < source.Length; x++) target[x] = table[source[x]];
        }
        else
            for (var x = 0; x < source.Length; x++) target[x * step] = table[source[x]];
    }

    private static (float Mean, float Factor)[] Scales(PixelScaling scaling, byte[] pixels)
    {
        var (low, high) = scaling == PixelScaling.MinMax ? ((float)pixels.Min(), pixels.Max()) : (0f, 0f);
        return scaling switch
        {
            PixelScaling.MeanStd => [.. Mean.Zip(Std)],
            PixelScaling.Unit => [(0, 255), (0, 255), (0, 255)],
            PixelScaling.MinMax => [.. Enumerable.Repeat((low, Math.Max(high - low, 1e-8f)), 3)],
            _ => [(0, 1), (0, 1), (0, 1)],
        };
    }

    /// <summary>Where the image's pixels lie in the tensor.</summary>
    private readonly record struct Layout(int ResizedRows, int ResizedColumns, int Rows, int Columns, bool LastAxis)
    {
        public Layout(ResizeTransform transform, EncoderContract contract)
            : this(
                transform.ResizedRows, transform.ResizedColumns, contract.Padded ? contract.Side : transform.ResizedRows,
                contract.Padded ? contract.Side : transform.ResizedColumns, contract.Layout == ImageLayout.ChannelsLast)
        {
        }

        public long[] Shape => LastAxis ? [Rows, Columns, 3] : [1, 3, Rows, Columns];

        public int Step => LastAxis ? 3 : 1;

        public int Start(int channel, int row) => LastAxis ? (row * Columns * 3) + channel : ((channel * Rows) + row) * Columns;

        public T[] Clean<T>(Array? earlier)
            where T : unmanaged
        {
            if (earlier is not T[] values || values.Length != 3 * Rows * Columns) return new T[3 * Rows * Columns];
            if (Rows > ResizedRows || Columns > ResizedColumns) values.AsSpan().Clear();
            return values;
        }
    }
}
