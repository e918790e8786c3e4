namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// The packed bytes as a row of bits, lowest bit first. The decoder works on <see cref="Buffer"/> with local copies of the position;
/// zeros after the last byte let it read eight bytes at once anywhere.
/// </summary>
internal sealed class PackedInput(Stream stream) : IDisposable
{
    private const int BufferBytes = 1 << 18;
    private const int Padding = 64;
    // A round of the decoder takes at most 16 bytes.
    private const int Reserve = 32;

    private int _end;
    private bool _atEndOfFile;

    /// <summary>Pinned.</summary>
    public byte[] Buffer { get; } = GC.AllocateArray<byte>(BufferBytes + Padding, pinned: true);

    /// <summary>The next byte of <see cref="Buffer"/> that is not in <see cref="Bits"/> yet.</summary>
    public int Position { get; set; }

    public ulong Bits { get; set; }

    /// <summary>How many of <see cref="Bits"/> are taken from the buffer, lowest first.</summary>
    public int BitCount { get; set; }

    /// <summary>Beyond this position <see cref="Refill"/> has to be called before a round.</summary>
    public int SafePosition { get; private set; } = -1;

    /// <exception cref="InvalidDataException">The file ended some rounds ago.</exception>
    public void Refill()
    {
        if (_atEndOfFile) throw new InvalidDataException("the packed data ends too early");
        var left = Math.Max(0, _end - Position);
        Buffer.AsSpan(_end - left, left).CopyTo(Buffer);
        (Position, _end) = (0, left);
        _end += stream.ReadAtLeast(Buffer.AsSpan(left, BufferBytes - left), BufferBytes - left, throwOnEndOfStream: false);
        _atEndOfFile = _end < BufferBytes;
        Buffer.AsSpan(_end, Padding).Clear();
        SafePosition = _atEndOfFile ? _end + 8 : _end - Reserve;
    }

    public uint Take(int count)
    {
        if (BitCount < count) Prepare();
        var value = (uint)(Bits & ((1ul << count) - 1));
        Bits >>= count;
        BitCount -= count;
        return value;
    }

    /// <summary>Drops bits up to the next whole byte and gives the whole bytes in <see cref="Bits"/> back to the buffer.</summary>
    public void AlignToByte()
    {
        Position -= BitCount / 8;
        (Bits, BitCount) = (0, 0);
        RequireInside();
    }

    /// <summary>Throws where more was taken than the file has.</summary>
    public void RequireInside()
    {
        if (_atEndOfFile && Position - (BitCount / 8) > _end) throw new InvalidDataException("the packed data ends too early");
    }

    /// <summary>Whole bytes, after <see cref="AlignToByte"/>.</summary>
    public void TakeBytes(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (Position >= _end) Refill();
            if (Position >= _end) throw new InvalidDataException("the packed data ends too early");
            var count = Math.Min(destination.Length, _end - Position);
            Buffer.AsSpan(Position, count).CopyTo(destination);
            Position += count;
            destination = destination[count..];
        }
    }

    /// <summary>The next whole byte, or -1 at the end of the file; after <see cref="AlignToByte"/>.</summary>
    public int Peek()
    {
        if (Position >= _end && !_atEndOfFile) Refill();
        return Position < _end ? Buffer[Position] : -1;
    }

    /// <summary>Sees to at least 56 bits, zeros after the end of the file.</summary>
    public void Prepare()
    {
        if (Position > SafePosition) Refill();
        while (BitCount < 56)
        {
            Bits |= (ulong)Buffer[Position++] << BitCount;
            BitCount += 8;
        }
    }

    public void Dispose() => stream.Dispose();
}
