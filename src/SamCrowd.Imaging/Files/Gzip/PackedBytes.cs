namespace SamCrowd.Imaging.Files.Gzip;

/// <summary>
/// The packed bytes of a file, from which <see cref="System.IO.Compression.DeflateStream"/> reads a member and the rest is read directly.
/// That stream reads ahead and does not say where its data ended; but the end lies within the last piece that it was given, and the trailer
/// that must follow is known once the member is unpacked, so <see cref="SkipThrough"/> finds it there.
/// </summary>
internal sealed class PackedBytes(Stream file) : ForwardStream
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(1 << 16);
    private int _next;
    private int _end;
    private int _piece;
    private int _pieces;

    /// <summary>More of the member was asked for at the end of the file.</summary>
    public bool EndedEarly { get; private set; }

    public void BeginMember() => (_pieces, EndedEarly) = (0, false);

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0) return 0;
        if (!Available(1))
        {
            EndedEarly = true;
            return 0;
        }
        // The data of an empty member is two bytes, its trailer zeros: given singly, the end of such a member is known exactly.
        var count = ++_pieces <= 2 ? 1 : Math.Min(buffer.Length, _end - _next);
        _buffer.AsSpan(_next, count).CopyTo(buffer);
        (_piece, _next) = (_next, _next + count);
        return count;
    }

    /// <summary>Fills <paramref name="bytes"/> with what comes next.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public void Take(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (!Available(1)) throw new InvalidDataException("it ends too early");
            var count = Math.Min(bytes.Length, _end - _next);
            _buffer.AsSpan(_next, count).CopyTo(bytes);
            _next += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Passes over a text that ends in a zero.</summary>
    public void SkipText()
    {
        Span<byte> character = stackalloc byte[1];
        do
        {
            Take(character);
        }
        while (character[0] != 0);
    }

    /// <summary>Passes over zeros; true where nothing else is left.</summary>
    public bool OnlyZerosLeft()
    {
        while (Available(1))
        {
            if (_buffer[_next] != 0) return false;
            _next++;
        }
        return true;
    }

    /// <summary>
    /// Finds the trailer that follows a member's data, whose end lies within the piece given last, and continues behind it.
    /// </summary>
    public bool SkipThrough(ReadOnlySpan<byte> trailer)
    {
        Available(trailer.Length);
        var first = _piece + 1;
        var at = _buffer.AsSpan(first, Math.Min(_next + trailer.Length, _end) - first).IndexOf(trailer);
        if (at < 0) return false;
        _next = first + at + trailer.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Sees to it that so many bytes lie ready, keeping the piece given last; false where the file has fewer left.</summary>
    private bool Available(int count)
    {
        if (_end - _next >= count) return true;
        // With nothing left and one byte wanted, the piece given last is not needed any more: the member has not ended in it.
        var kept = count > 1 ? _piece : _next;
        _buffer.AsSpan(kept, _end - kept).CopyTo(_buffer);
        (_next, _end, _piece) = (_next - kept, _end - kept, Math.Max(0, _piece - kept));
        while (_end - _next < count)
        {
            var read = file.Read(_buffer.AsSpan(_end));
            if (read == 0) return false;
            _end += read;
        }
        return true;
    }
}
