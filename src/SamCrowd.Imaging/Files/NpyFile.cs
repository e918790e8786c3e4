using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace SamCrowd.Imaging.Files;

/// <summary>numpy's .npy, version 1.0 to 3.0, little endian, C order. Format: numpy/lib/format.py.</summary>
internal static partial class NpyFile
{
    private const int LongestHeader = 1 << 16;
    private const int MostAxes = 32;

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
        var dimensions = string.Join(", ", shape.ToArray().Select(n => n.ToString(CultureInfo.InvariantCulture)))
            + (shape.Length == 1 ? "," : "");
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
        var shape = ReadHeader(stream, name, out var type);
        var count = 1L;
        foreach (var size in shape) count = size == 0 ? 0 : Math.Min(count * size, int.MaxValue * 2L);
        if (count > Array.MaxLength) throw Wrong(name, $"has {string.Join(" x ", shape)} elements, more than one array holds");
        return new NpyArray(shape, ReadRaw(stream, type, (int)count, name));
    }

    private static int[] ReadHeader(Stream stream, string name, out Type type)
    {
        var start = new byte[8];
        if (stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || start[0] != 0x93 || !start.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
            throw new InvalidInputException(name, "is not an .npy file", "give an array that numpy.save wrote");
        var lengthBytes = new byte[start[6] == 1 ? 2 : 4];
        ReadFully(stream, lengthBytes, name);
        long length = lengthBytes.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > LongestHeader) throw Wrong(name, $"claims a header of {length} bytes");
        var header = new byte[length];
        ReadFully(stream, header, name);
        var fields = HeaderFields().Match(Encoding.UTF8.GetString(header));
        if (!fields.Success) throw Wrong(name, "has a header that numpy does not write");
        if (fields.Groups["order"].Value != "False")
            throw new InvalidInputException(name, "is in Fortran order", "save it with numpy.ascontiguousarray");
        var descriptor = fields.Groups["type"].Value;
        if (!ElementTypes.TryGetValue(descriptor, out var known))
            throw new InvalidInputException(name, $"holds numpy type '{descriptor}', which is not read", "save it as float32 or an integer "
                + "type, little endian");
        type = known;
        var sizes = fields.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.TrueForAll(sizes, size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && sizes.Length <= MostAxes
            ? Array.ConvertAll(sizes, size => int.Parse(size, CultureInfo.InvariantCulture))
            : throw Wrong(name, "has a shape that no array can have");
    }

    private static void ReadFully(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Wrong(name, "is cut off");
    }

    private static InvalidInputException Wrong(string name, string fault) => new(name, fault, "copy it again, or make it again");

    private static void WriteRaw<T>(Stream stream, T[] values)
        where T : unmanaged
    {
        const int block = 1 << 24;
        for (var at = 0; at < values.Length; at += block)
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(block, values.Length - at))));
    }

    /// <summary>The dictionary as numpy writes it, its keys in alphabetical order (numpy/lib/format.py, _write_array_header).</summary>
    [GeneratedRegex(
        @"^\s*\{\s*'descr':\s*'(?<type>[^']*)',\s*'fortran_order':\s*(?<order>True|False),"
        + @"\s*'shape':\s*\((?<shape>[0-9, ]*)\),?\s*\}\s*$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HeaderFields();

    private static Array ReadRaw(Stream stream, Type type, int count, string name)
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
            const int block = 1 << 20;
            if (stream.CanSeek && (stream.Length - stream.Position) / Unsafe.SizeOf<T>() < count) throw Wrong(name, "is cut off");
            // A packed stream does not say how long it is: the array grows with what is really there.
            var values = new T[stream.CanSeek ? count : Math.Min(count, block)];
            for (var at = 0; at < count;)
            {
                if (at == values.Length) Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
                var part = values.AsSpan(at, Math.Min(block, values.Length - at));
                ReadFully(stream, MemoryMarshal.AsBytes(part), name);
                at += part.Length;
            }
            return values;
        }
    }
}
