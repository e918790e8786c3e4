using System.Buffers.Binary;

namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// Reads a gzip file (RFC 1952) of one or many members, forward only. Check sum and length of every member are verified; zeros may follow
/// the last one (tapes and block devices pad with them), anything else may not.
/// </summary>
internal sealed class GzipInflateStream : ForwardStream
{
    private const int WindowBytes = 1 << 15;
    // Window and chunk stay in the second-level cache between unpacking, summing and converting.
    private const int ChunkBytes = 1 << 17;

    private readonly PackedInput _input;
    private readonly DeflateDecoder _decoder;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(WindowBytes + ChunkBytes + DeflateDecoder.Overrun, pinned: true);
    private int _read = WindowBytes;
    private int _written = WindowBytes;
    private int _memberStart = WindowBytes;
    private bool _insideMember;
    private bool _anyMember;
    private bool _ended;
    private uint _crc;
    private uint _length;

    /// <param name="packed">Taken over.</param>
    public GzipInflateStream(Stream packed)
    {
        _input = new PackedInput(packed);
        _decoder = new DeflateDecoder(_input);
    }

    /// <exception cref="InvalidDataException">The file is no gzip file, is damaged, or ends too early.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_read == _written && !_ended) Fill();
        var count = Math.Min(buffer.Length, _written - _read);
        _buffer.AsSpan(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _input.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        var shift = _written - WindowBytes;
        _buffer.AsSpan(shift, WindowBytes).CopyTo(_buffer);
        _memberStart = Math.Max(0, _memberStart - shift);
        _read = _written = WindowBytes;
        if (!_insideMember && !StartMember())
        {
            _ended = true;
            return;
        }
        var ended = _decoder.Decode(_buffer, _memberStart, ref _written, WindowBytes + ChunkBytes);
        var fresh = _buffer.AsSpan(WindowBytes, _written - WindowBytes);
        _crc = Crc32.Append(_crc, fresh);
        _length += (uint)fresh.Length;
        if (ended) EndMember();
    }

    private bool StartMember()
    {
        if (_anyMember && OnlyPaddingLeft()) return false;
        Span<byte> header = stackalloc byte[10];
        _input.TakeBytes(header);
        if (header[0] != 0x1F || header[1] != 0x8B || header[2] != 8)
            throw new InvalidDataException(_anyMember ? "something that is no gzip data follows" : "it does not start like gzip");
        var flags = header[3];
        if ((flags & 4) != 0)
        {
            Span<byte> length = stackalloc byte[2];
            _input.TakeBytes(length);
            _input.TakeBytes(new byte[BinaryPrimitives.ReadUInt16LittleEndian(length)]);
        }
        if ((flags & 8) != 0) SkipText();
        if ((flags & 16) != 0) SkipText();
        if ((flags & 2) != 0) _input.TakeBytes(stackalloc byte[2]);
        _decoder.Reset();
        (_insideMember, _anyMember, _memberStart, _crc, _length) = (true, true, _written, 0, 0);
        return true;
    }

    private bool OnlyPaddingLeft()
    {
        Span<byte> padding = stackalloc byte[1];
        while (_input.Peek() == 0) _input.TakeBytes(padding);
        return _input.Peek() < 0;
    }

    private void SkipText()
    {
        Span<byte> character = stackalloc byte[1];
        do
        {
            _input.TakeBytes(character);
        }
        while (character[0] != 0);
    }

    private void EndMember()
    {
        _input.AlignToByte();
        Span<byte> trailer = stackalloc byte[8];
        _input.TakeBytes(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != _crc || BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != _length)
            throw new InvalidDataException("its check sum does not fit");
        _insideMember = false;
    }
}
