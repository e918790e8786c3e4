using System.Buffers.Binary;

namespace SamCrowd.Fuzz.Mutations;

/// <summary>Damage without regard to the format: flipped bits, extreme numbers, parts lost, doubled or moved, the end cut off.</summary>
public static class ByteMutation
{
    private static readonly long[] Extremes =
    [
        0, 1, -1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue,
            long.MinValue, 1000, 100000, 1 << 24, 1L << 40,
    ];

    /// <summary>One to four kinds of damage anywhere.</summary>
    public static byte[] Apply(byte[] seed, Random random)
    {
        var bytes = seed;
        for (var times = random.Next(1, 5); times > 0; times--) bytes = Once(bytes, random, bytes.Length);
        return bytes;
    }

    /// <summary>As <see cref="Apply"/>, within the first bytes, where formats keep their header.</summary>
    public static Mutation Head(int length) => (seed, random) =>
    {
        var bytes = seed;
        for (var times = random.Next(1, 4); times > 0; times--) bytes = Once(bytes, random, Math.Min(length, bytes.Length));
        return bytes;
    };

    /// <summary>An extreme integer or float of 1 to 8 bytes in either byte order at an offset.</summary>
    public static void PutExtreme(Span<byte> bytes, int offset, Random random)
    {
        var value = Extremes[random.Next(Extremes.Length)];
        Span<byte> written = stackalloc byte[8];
        var width = 1 << random.Next(4);
        if (random.Next(4) == 0)
        {
            double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 1e-320, 1e308, -1, 0];
            var number = odd[random.Next(odd.Length)];
            width = random.Next(2) == 0 ? 4 : 8;
            if (width == 4) BinaryPrimitives.WriteSingleLittleEndian(written, (float)number);
            else BinaryPrimitives.WriteDoubleLittleEndian(written, number);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(written, value);
        }
        var part = written[..width];
        if (random.Next(4) == 0) part.Reverse();
        var room = Math.Min(width, bytes.Length - offset);
        if (room > 0) part[..room].CopyTo(bytes[offset..]);
    }

    private static byte[] Once(byte[] bytes, Random random, int within)
    {
        if (within == 0) return [(byte)random.Next(256)];
        var at = random.Next(within);
        var length = Math.Min(random.Next(1, 1 + Math.Min(64, within)), bytes.Length - at);
        switch (random.Next(9))
        {
            case 0:
                return With(bytes, copy => copy[at] ^= (byte)(1 << random.Next(8)));
            case 1:
                return With(bytes, copy => copy[at] = (byte)random.Next(256));
            case 2 or 3:
                return With(bytes, copy => PutExtreme(copy, at, random));
            case 4:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 5:
                return [.. bytes.AsSpan(0, at + length), .. bytes.AsSpan(at)];
            case 6:
                var inserted = new byte[random.Next(1, 64)];
                random.NextBytes(inserted);
                return [.. bytes.AsSpan(0, at), .. inserted, .. bytes.AsSpan(at)];
            case 7:
                return bytes[..at];
            default:
                return With(bytes, copy => copy.AsSpan(at, length).Fill((byte)(random.Next(2) * 255)));
        }
    }

    private static byte[] With(byte[] bytes, Action<byte[]> change)
    {
        var copy = bytes.ToArray();
        change(copy);
        return copy;
    }
}
