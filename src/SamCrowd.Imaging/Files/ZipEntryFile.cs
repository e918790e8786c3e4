using System.IO.Compression;
using System.IO.Hashing;

namespace SamCrowd.Imaging.Files;

/// <summary>Entries of zip files whose check sums are verified, which .NET's own streams do not do.</summary>
internal static class ZipEntryFile
{
    /// <summary>The array of that name in a .npz file (numpy.savez).</summary>
    /// <param name="missing">What to do where the file holds no such array.</param>
    /// <exception cref="InvalidInputException">The file is damaged or holds no such array.</exception>
    public static NpyArray ReadArray(string path, string name, Remedy missing)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            var entry = zip.GetEntry(name + ".npy") ?? throw new InvalidInputException(path, $"holds no array '{name}'", missing);
            using var stream = new CheckedStream(entry.Open(), entry.Crc32);
            var array = NpyFile.Read(stream, path);
            stream.CheckRest();
            return array;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new InvalidInputException(path, $"is not a complete .npz file ({error.Message.TrimEnd('.')})", "copy it again, or "
                + "make it again", error);
        }
    }

    /// <summary>All bytes of an entry that is stored without packing.</summary>
    /// <exception cref="InvalidDataException">The bytes do not fit the entry's check sum, or are cut off.</exception>
    public static byte[] ReadBytes(ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"its entry {entry.FullName} is cut off");
        return Crc32.HashToUInt32(bytes) == entry.Crc32 ? bytes
            : throw new InvalidDataException($"its entry {entry.FullName} does not fit its check sum");
    }

    private sealed class CheckedStream(Stream inner, uint expected) : Gzip.ForwardStream
    {
        private readonly Crc32 _crc = new();

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            _crc.Append(buffer[..count]);
            return count;
        }

        /// <summary>Nothing may be left, and the check sum of all must fit.</summary>
        public void CheckRest()
        {
            Span<byte> more = stackalloc byte[1];
            if (Read(more) != 0) throw new InvalidDataException("more follows its array");
            if (_crc.GetCurrentHashAsUInt32() != expected) throw new InvalidDataException("its check sum does not fit");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
