using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SamCrowd.Imaging.Tests.Files;

/// <summary>A NIfTI file made field by field, so that the reader is held against the format and not against our writer.</summary>
internal sealed class NiftiBytes
{
    private readonly bool _second;
    private readonly bool _bigEndian;
    private readonly byte[] _header;

    public NiftiBytes(bool second = false, bool bigEndian = false)
    {
        (_second, _bigEndian) = (second, bigEndian);
        _header = new byte[second ? 544 : 352];
        Int32(0, second ? 540 : 348);
        Magic(second ? "n+2" : "n+1");
        Dimensions(3, 1, 1, 1);
        PixelSizes(1, 1, 1, 1);
        Offset(_header.Length);
        Scale(1, 0);
    }

    public NiftiBytes Magic(string magic)
    {
        Encoding.ASCII.GetBytes(_second ? magic + "\0\r\n\x1a\n" : magic + "\0").CopyTo(_header, _second ? 4 : 344);
        return this;
    }

    public NiftiBytes Dimensions(params int[] dimensions)
    {
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (_second) Int64(16 + (8 * i), dimensions[i]);
            else Int16(40 + (2 * i), dimensions[i]);
        }
        return this;
    }

    public NiftiBytes Type(int code, int bits)
    {
        Int16(_second ? 12 : 70, code);
        Int16(_second ? 14 : 72, bits);
        return this;
    }

    public NiftiBytes PixelSizes(params double[] sizes) => Reals(_second ? 104 : 76, sizes);

    public NiftiBytes Offset(long offset)
    {
        if (_second) Int64(168, offset);
        else Real(108, offset);
        return this;
    }

    public NiftiBytes Scale(double slope, double intercept) => Reals(_second ? 176 : 112, slope, intercept);

    public NiftiBytes Qform(int code, params double[] quaternionAndOffset)
    {
        if (_second) Int32(344, code);
        else Int16(252, code);
        return Reals(_second ? 352 : 256, quaternionAndOffset);
    }

    public NiftiBytes Sform(int code, params double[] rows)
    {
        if (_second) Int32(348, code);
        else Int16(254, code);
        return Reals(_second ? 400 : 280, rows);
    }

    public byte[] HeaderOnly() => _header[..^4];

    public byte[] With(byte[] voxels) => [.. _header, .. voxels];

    /// <summary>Values as bytes of the file's order.</summary>
    public byte[] Pack<T>(params T[] values)
        where T : unmanaged
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        if (!_bigEndian) return bytes;
        var width = bytes.Length / values.Length;
        for (var i = 0; i < bytes.Length; i += width) Array.Reverse(bytes, i, width);
        return bytes;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private NiftiBytes Reals(int at, params double[] values)
    {
        for (var i = 0; i < values.Length; i++) Real(at + ((_second ? 8 : 4) * i), values[i]);
        return this;
    }

    private void Real(int at, double value)
    {
        if (_second) Int64(at, BitConverter.DoubleToInt64Bits(value));
        else Int32(at, BitConverter.SingleToInt32Bits((float)value));
    }

    private void Int16(int at, int value)
    {
        if (_bigEndian) BinaryPrimitives.WriteInt16BigEndian(_header.AsSpan(at), (short)value);
        else BinaryPrimitives.WriteInt16LittleEndian(_header.AsSpan(at), (short)value);
    }

    private void Int32(int at, int value)
    {
        if (_bigEndian) BinaryPrimitives.WriteInt32BigEndian(_header.AsSpan(at), value);
        else BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(at), value);
    }

    private void Int64(int at, long value)
    {
        if (_bigEndian) BinaryPrimitives.WriteInt64BigEndian(_header.AsSpan(at), value);
        else BinaryPrimitives.WriteInt64LittleEndian(_header.AsSpan(at), value);
    }
}
