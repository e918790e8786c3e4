using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SamCrowd.Imaging.Files;

/// <summary>numpy's .npy, version 1.0 to 3.0, little endian, C order. Format: numpy/lib/format.py.</summary>
public static class NpyFile
{
    private static readonly Dictionary<string, Type> ElementTypes = new()
    {
        ["<f4"] = typeof(float),
        ["<f8"] = typeof(double),
        ["<f2"] = typeof(Half),
        ["|i1"] = typeof(sbyte),
        ["|u1"] = typeof(byte),
        ["|b1"] = typeof(bool),
        ["<i2"] = typeof(short),
        ["<u2"] = typeof(ushort),
        ["<i4"] = typeof(int),
        ["<u4"] = typeof(uint),
        ["<i8"] = typeof(long),
        ["<u8"] = typeof(ulong),
    };

    public static void Write<T>(string path, ReadOnlySpan<int> shape, T[] values)
        where T : unmanaged
    {
        var dimensions = shape.ToArray();
        AtomicFile.Write(path, stream => Write(stream, dimensions, values));
    }

    public static void Write<T>(Stream stream, ReadOnlySpan<int> shape, T[] values)
        where T : unmanaged
    {
        stream.Write(Header<T>(shape));
        WriteRaw(stream, values);
    }

    /// <summary>All that stands before the values.</summary>
    internal static byte[] Header<T>(ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        var descriptor = ElementTypes.First(pair => pair.Value == typeof(T)).Key;
        var dimensions = string.Join(", ", shape.ToArray().Select(n => n.ToString(CultureInfo.InvariantCulture))) + (shape.Length == 1 ? "," : "");
        var header = $"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': ({dimensions}), }}";
        header = header.PadRight(((10 + header.Length + 1 + 63) / 64 * 64) - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)];
    }

    public static NpyArray Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <param name="name">Used in error messages.</param>
    public static NpyArray Read(Stream stream, string name)
    {
        var start = new byte[8];
        if (stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || start[0] != 0x93 || !start.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
            throw new InvalidInputException($"{name} is not an .npy file");
        var lengthBytes = new byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(lengthBytes);
        var length = lengthBytes.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : (int)BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        var headerBytes = new byte[length];
        stream.ReadExactly(headerBytes);
        var header = Encoding.UTF8.GetString(headerBytes);
        var descriptor = Between(header, "'descr':", ",").Trim().Trim('\'');
        if (Between(header, "'fortran_order':", ",").Trim() != "False")
            throw new InvalidInputException($"{name} is in Fortran order; save it with numpy.ascontiguousarray");
        if (!ElementTypes.TryGetValue(descriptor, out var type))
            throw new InvalidInputException($"{name} holds numpy type '{descriptor}', which is not supported");
        var shape = Between(header, "'shape': (", ")").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var count = shape.Aggregate(1L, (product, n) => checked(product * n));
        return new NpyArray(shape, ReadRaw(stream, type, count, name));
    }

    private static string Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[from..text.IndexOf(after, from, StringComparison.Ordinal)];
    }

    private static void WriteRaw<T>(Stream stream, T[] values)
        where T : unmanaged
    {
        const int block = 1 << 24;
        for (var at = 0; at < values.Length; at += block)
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(block, values.Length - at))));
    }

    private static Array ReadRaw(Stream stream, Type type, long count, string name)
    {
        if (type == typeof(float)) return Fill<float>();
        if (type == typeof(double)) return Fill<double>();
        if (type == typeof(Half)) return Fill<Half>();
        if (type == typeof(sbyte)) return Fill<sbyte>();
        if (type == typeof(byte)) return Fill<byte>();
        if (type == typeof(bool)) return Fill<bool>();
        if (type == typeof(short)) return Fill<short>();
        if (type == typeof(ushort)) return Fill<ushort>();
        if (type == typeof(int)) return Fill<int>();
        if (type == typeof(uint)) return Fill<uint>();
        return type == typeof(long) ? Fill<long>() : Fill<ulong>();

        T[] Fill<T>()
            where T : unmanaged
        {
            const int block = 1 << 24;
            var values = new T[count];
            for (var at = 0; at < values.Length; at += block)
            {
                var bytes = MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(block, values.Length - at)));
                if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                    throw new InvalidInputException($"{name} is truncated; make it again");
            }
            return values;
        }
    }
}
