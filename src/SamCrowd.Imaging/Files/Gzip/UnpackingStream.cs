using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// Reads gzip (RFC 1952) of one or many members, or one zlib stream (RFC 1950), forward only. The runtime's <see cref="DeflateStream"/>
/// unpacks. Its <see cref="GZipStream"/> would take a file that ends early, or one with other bytes after its last member, without a word;
/// here every member must have its trailer, whose check sum and length are verified, and only zeros may follow the last one of gzip
/// (tapes and block devices pad with them).
/// </summary>
internal sealed class UnpackingStream : ForwardStream
{
    // Unpacked bytes are summed while they are in the second-level cache.
    private const int LargestRead = 1 << 17;

    private readonly PackedBytes _packed;
    private readonly bool _zlib;
    private readonly Crc32 _crc = new();
    private readonly Adler32 _adler = new();
    private DeflateStream? _member;
    private bool _anyMember;
    private uint _length;

    /// <param name="packed">Taken over.</param>
    /// <param name="zlib">One zlib stream instead of gzip members.</param>
    public UnpackingStream(Stream packed, bool zlib = false) => (_packed, _zlib) = (new PackedBytes(packed), zlib);

    /// <summary>The first bytes of a member, the third being the only method there is.</summary>
    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 8];

    /// <exception cref="InvalidDataException">The data is not gzip or zlib, is damaged, ends too early, or is followed by something
    /// else.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > LargestRead) buffer = buffer[..LargestRead];
        while (buffer.Length > 0 && (_member is not null || StartMember()))
        {
            var count = _member!.Read(buffer);
            if (count == 0)
            {
                EndMember();
                continue;
            }
            if (_zlib) _adler.Append(buffer[..count]);
            else _crc.Append(buffer[..count]);
            _length += (uint)count;
            return count;
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            _packed.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool StartMember()
    {
        if (_anyMember && (_zlib || _packed.OnlyZerosLeft())) return false;
        if (_zlib) ReadZlibHeader();
        else ReadGzipHeader();
        _packed.BeginMember();
        _member = new DeflateStream(_packed, CompressionMode.Decompress, leaveOpen: true);
        (_anyMember, _length) = (true, 0);
        _crc.Reset();
        _adler.Reset();
        return true;
    }

    private void ReadGzipHeader()
    {
        Span<byte> header = stackalloc byte[10];
        for (var i = 0; i < Magic.Length; i++)
        {
            _packed.Take(header[i..(i + 1)]);
            if (header[i] != Magic[i])
                throw new InvalidDataException(_anyMember ? "something that is no gzip data follows its end"
                    : "it does not start like gzip");
        }
        _packed.Take(header[Magic.Length..]);
        var flags = header[3];
        if ((flags & 4) != 0)
        {
            Span<byte> length = stackalloc byte[2];
            _packed.Take(length);
            _packed.Take(new byte[BinaryPrimitives.ReadUInt16LittleEndian(length)]);
        }
        if ((flags & 8) != 0) _packed.SkipText();
        if ((flags & 16) != 0) _packed.SkipText();
        if ((flags & 2) != 0) _packed.Take(stackalloc byte[2]);
    }

    private void ReadZlibHeader()
    {
        Span<byte> header = stackalloc byte[2];
        _packed.Take(header);
        if ((header[0] & 15) != 8 || BinaryPrimitives.ReadUInt16BigEndian(header) % 31 != 0 || (header[1] & 32) != 0)
            throw new InvalidDataException("it does not start like zlib");
    }

    private void EndMember()
    {
        _member!.Dispose();
        _member = null;
        if (_packed.EndedEarly) throw new InvalidDataException("it ends too early");
        Span<byte> trailer = stackalloc byte[_zlib ? 4 : 8];
        if (_zlib)
        {
            BinaryPrimitives.WriteUInt32BigEndian(trailer, _adler.GetCurrentHashAsUInt32());
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
            BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        }
        if (!_packed.SkipThrough(trailer)) throw new InvalidDataException("its check sum does not fit, or is cut off");
    }
}
