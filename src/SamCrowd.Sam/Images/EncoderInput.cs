using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Slices;
using SamCrowd.Sam.Contracts;

namespace SamCrowd.Sam.Images;

/// <summary>
/// Brings an image to the tensor that an encoder's contract asks for: resize, scale, then pad with zeros on the right and at the bottom.
/// </summary>
internal static class EncoderInput
{
    private static readonly float[] Mean = [.. ImageNetColours.Mean];
    private static readonly float[] Std = [.. ImageNetColours.StandardDeviation];

    /// <param name="transform">To the encoder's frame.</param>
    /// <param name="earlier">Values that an earlier call gave and nobody needs any more, to be written over; null for a new array.</param>
    /// <returns>float, half or byte values, and the tensor's shape.</returns>
    /// <exception cref="InvalidInputException">The encoder takes bytes and scales them inside, but other values are asked for.</exception>
    public static (Array Values, long[] Shape) Make(GreyImage image, ResizeTransform transform, EncoderContract contract,
        Array? earlier = null)
    {
        var layout = new Layout(transform, contract);
        var type = contract.Input.ElementType;
        if (type == TensorElementType.UInt8 && (contract.Scaling != PixelScaling.Raw || contract.Filter == ResizeFilter.FloatBilinear))
            throw new InvalidInputException($"the encoder takes 0..255 ('{contract.Input}') and scales inside; it cannot be given "
                + $"{contract.Scaling} values: choose another preset or encoder");
        if (contract.Filter == ResizeFilter.FloatBilinear && contract.Fit != ImageFit.Original)
        {
            var real = FloatBilinear.Resize(image, transform.ResizedRows, transform.ResizedColumns);
            var scales = UnitScales(contract.Scaling, real);
            Array filled = type == TensorElementType.Float16
                ? Fill(layout, real, scales, earlier, v => (Float16)v)
                : Fill(layout, real, scales, earlier, v => v);
            return (filled, layout.Shape);
        }
        var pixels = Bytes(image, transform, contract.Filter);
        var levels = Scales(contract.Scaling, pixels);
        Array values = type switch
        {
            TensorElementType.UInt8 => Fill(layout, pixels, [Levels(v => (byte)v)], earlier),
            TensorElementType.Float16 =>
                Fill(layout, pixels, [.. levels.Select(s => Levels(v => (Float16)((v - s.Mean) / s.Factor)))], earlier),
            _ => Fill(layout, pixels, [.. levels.Select(s => Levels(v => (v - s.Mean) / s.Factor))], earlier),
        };
        return (values, layout.Shape);
    }

    private static byte[] Bytes(GreyImage image, ResizeTransform transform, ResizeFilter filter)
    {
        var (rows, columns) = (transform.ResizedRows, transform.ResizedColumns);
        return filter switch
        {
            _ when (rows, columns) == (image.Rows, image.Columns) => image.Pixels,
            ResizeFilter.Nearest => NearestResize.Resize(image, rows, columns),
            ResizeFilter.Cubic => SkimageCubic.Resize(image, rows, columns),
            ResizeFilter.PillowBicubic => PillowBicubic.Resize(image, rows, columns),
            ResizeFilter.OpenCvArea => OpenCvArea.Resize(image, rows, columns),
            _ => PillowBilinear.Resize(image, rows, columns).Pixels,
        };
    }

    private static T[] Levels<T>(Func<float, T> value) => [.. Enumerable.Range(0, 256).Select(v => value(v))];

    private static T[] Fill<T>(Layout layout, byte[] pixels, T[][] tables, Array? earlier)
        where T : unmanaged
    {
        var values = layout.Clean<T>(earlier);
        for (var channel = 0; channel < 3; channel++)
        {
            var table = tables[channel % tables.Length];
            for (var y = 0; y < layout.ResizedRows; y++)
                LookUp(pixels.AsSpan(y * layout.ResizedColumns, layout.ResizedColumns), table, values.AsSpan(layout.Start(channel, y)),
                    layout.Step);
        }
        return values;
    }

    private static T[] Fill<T>(Layout layout, float[] pixels, (float Mean, float Factor)[] scales, Array? earlier, Func<float, T> convert)
        where T : unmanaged
    {
        var values = layout.Clean<T>(earlier);
        for (var channel = 0; channel < 3; channel++)
        {
            var (mean, factor) = scales[channel];
            for (var y = 0; y < layout.ResizedRows; y++)
            {
                var source = pixels.AsSpan(y * layout.ResizedColumns, layout.ResizedColumns);
                var target = values.AsSpan(layout.Start(channel, y));
                for (var x = 0; x < source.Length; x++) target[x * layout.Step] = convert((source[x] - mean) / factor);
            }
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
            PixelScaling.Unit => Same(0, 255),
            PixelScaling.Half => Same(127.5f, 127.5f),
            PixelScaling.MinMax => Same(low, Math.Max(high - low, 1e-8f)),
            _ => Same(0, 1),
        };
    }

    // The same for values of 0..1.
    private static (float Mean, float Factor)[] UnitScales(PixelScaling scaling, float[] pixels) => scaling switch
    {
        PixelScaling.MeanStd => [.. Mean.Zip(Std, (mean, std) => (mean / 255, std / 255))],
        PixelScaling.Unit => Same(0, 1),
        PixelScaling.Half => Same(0.5f, 0.5f),
        PixelScaling.MinMax => Same(pixels.Min(), Math.Max(pixels.Max() - pixels.Min(), 1e-8f)),
        _ => Same(0, 1f / 255),
    };

    private static (float Mean, float Factor)[] Same(float mean, float factor) => [(mean, factor), (mean, factor), (mean, factor)];

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
