using System.IO.Compression;

namespace SamCrowd.Fuzz.Mutations;

/// <summary>Damage inside packed files, packed again so that the check sums are right; every third is damaged outside.</summary>
public static class PackedMutation
{
    /// <summary>A .gz whose content is damaged.</summary>
    public static Mutation Gzip(Mutation inner) => (seed, random) =>
    {
        if (random.Next(3) == 0) return ByteMutation.Apply(seed, random);
        using var unpacked = new MemoryStream();
        using (var stream = new GZipStream(new MemoryStream(seed), CompressionMode.Decompress)) stream.CopyTo(unpacked);
        var content = inner(unpacked.ToArray(), random);
        // A bomb: a megabyte of nothing for a thousand bytes.
        if (random.Next(20) == 0) Array.Resize(ref content, content.Length + (32 << 20));
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(content);
        if (random.Next(10) == 0) packed.Write(packed.ToArray());
        return packed.ToArray();
    };

    /// <summary>A zip with one damaged, lost, doubled, renamed or packed entry.</summary>
    public static Mutation Zip(Mutation inner, CompressionLevel level) => (seed, random) =>
    {
        if (random.Next(3) == 0) return ByteMutation.Apply(seed, random);
        using var source = new ZipArchive(new MemoryStream(seed));
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            var chosen = random.Next(2) == 0 ? 0 : random.Next(source.Entries.Count);
            for (var i = 0; i < source.Entries.Count; i++)
            {
                using var content = new MemoryStream();
                using (var stream = source.Entries[i].Open()) stream.CopyTo(content);
                var change = i == chosen ? random.Next(12) : -1;
                if (change == 0) continue;
                var bytes = i == chosen && change > 3 ? inner(content.ToArray(), random) : content.ToArray();
                Add(zip, change == 1 ? source.Entries[i].FullName + "x" : source.Entries[i].FullName, bytes, change == 2
                    ? CompressionLevel.Optimal : level);
                if (change == 3) Add(zip, source.Entries[i].FullName, bytes, level);
            }
        }
        return target.ToArray();
    };

    private static void Add(ZipArchive zip, string name, byte[] bytes, CompressionLevel level)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(bytes);
    }
}
