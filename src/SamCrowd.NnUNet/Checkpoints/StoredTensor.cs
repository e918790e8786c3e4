using System.Runtime.InteropServices;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>
/// A tensor of a .pth file: contiguous, C order, little endian. Tensors that are one object (or share one <see cref="Data"/> array)
/// share one storage in a written file, and what shared all its elements in a file comes back as one object.
/// </summary>
internal sealed class StoredTensor
{
    /// <param name="shape">Sizes, slowest axis first; empty for a scalar.</param>
    /// <param name="data">The elements' bytes; taken over, not copied.</param>
    public StoredTensor(TensorElement element, IReadOnlyList<long> shape, byte[] data)
    {
        var count = shape.Aggregate(1L, (product, n) => checked(product * n));
        if (data.LongLength != count * SizeOf(element))
            throw new ArgumentException($"a {element} tensor of [{string.Join(", ", shape)}] has {count * SizeOf(element)} bytes, the "
                + $"array {data.LongLength}", nameof(data));
        (Element, Shape, Data, Count) = (element, shape, data, count);
    }

    public TensorElement Element { get; }

    public IReadOnlyList<long> Shape { get; }

    public byte[] Data { get; }

    public long Count { get; }

    public static StoredTensor FromFloats(IReadOnlyList<long> shape, ReadOnlySpan<float> values) =>
        new(TensorElement.Float32, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The elements as float32; integers and other precisions are converted.</summary>
    public float[] ToFloats()
    {
        var values = new float[Count];
        switch (Element)
        {
            case TensorElement.Float32: MemoryMarshal.Cast<byte, float>(Data).CopyTo(values); break;
            case TensorElement.Float64: Convert<double>(values, value => (float)value); break;
            case TensorElement.Float16: Convert<Half>(values, value => (float)value); break;
            case TensorElement.BFloat16: Convert<ushort>(values, value => BitConverter.UInt32BitsToSingle((uint)value << 16)); break;
            case TensorElement.Int64: Convert<long>(values, value => value); break;
            case TensorElement.Int32: Convert<int>(values, value => value); break;
            case TensorElement.Int16: Convert<short>(values, value => value); break;
            case TensorElement.Int8: Convert<sbyte>(values, value => value); break;
            case TensorElement.UInt8 or TensorElement.Bool: Convert<byte>(values, value => value); break;
            default: throw new InvalidInputException($"a tensor of {Element} cannot be read as float32");
        }
        return values;
    }

    internal static int SizeOf(TensorElement element) => element switch
    {
        TensorElement.Float64 or TensorElement.Int64 => 8,
        TensorElement.Float32 or TensorElement.Int32 => 4,
        TensorElement.Float16 or TensorElement.BFloat16 or TensorElement.Int16 => 2,
        _ => 1,
    };

    private void Convert<T>(Span<float> values, Func<T, float> convert)
        where T : unmanaged
    {
        var stored = MemoryMarshal.Cast<byte, T>(Data);
        for (var i = 0; i < values.Length; i++) values[i] = convert(stored[i]);
    }
}
