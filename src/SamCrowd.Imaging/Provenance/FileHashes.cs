using System.Collections.Concurrent;
using System.Text.Json;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Imaging.Provenance;

/// <summary>
/// SHA-256 of files, remembered so that what did not change is not read again. A file counts as unchanged where it is the same inode (file
/// index) with the same size and the same change time. The change time is the system's own: every write and every setting of the
/// modification time moves it, and no program can set it back as it can the modification time. A hash is remembered only where the change
/// lay at least two seconds back when reading began, so that no write can follow within the same tick of the file system's clock.
/// Where the system does not tell the change time, the content is read each time. Safe to use from several threads.
/// </summary>
internal sealed class FileHashes
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly string? _memory;
    private readonly ConcurrentDictionary<string, Entry> _entries;
    private volatile bool _changed;

    /// <param name="memory">File in which the hashes are remembered, need not exist; null to remember them in this object alone.</param>
    public FileHashes(string? memory = null)
    {
        _memory = memory;
        _entries = new ConcurrentDictionary<string, Entry>(memory is null ? [] : TryRead(memory));
    }

    /// <summary>Of the file's present content.</summary>
    /// <returns>Lower-case hexadecimal.</returns>
    public string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var now = DateTimeOffset.UtcNow;
        var stamp = FileStamp.TryOf(full);
        if (stamp is not null && _entries.TryGetValue(full, out var entry) && entry.Stamp == stamp.Text) return entry.Sha256;
        var hash = FileDigest.Sha256(full);
        if (stamp is not null && now - stamp.Changed >= Settled && FileStamp.TryOf(full)?.Text == stamp.Text)
        {
            _entries[full] = new Entry(stamp.Text, hash);
            _changed = true;
        }
        return hash;
    }

    /// <summary>Writes what is new into the memory, beside what other processes wrote there meanwhile.</summary>
    public void Save()
    {
        if (!_changed || _memory is null) return;
        var all = new SortedDictionary<string, Entry>(TryRead(_memory), StringComparer.Ordinal);
        foreach (var (path, entry) in _entries) all[path] = entry;
        AtomicFile.WriteText(_memory, JsonSerializer.Serialize(all));
        _changed = false;
    }

    private static Dictionary<string, Entry> TryRead(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(path))?
                .Where(pair => pair.Value is { Stamp: not null, Sha256: not null }).ToDictionary() ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record Entry(string Stamp, string Sha256);
}
