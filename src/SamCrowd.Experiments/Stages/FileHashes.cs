using System.Collections.Concurrent;
using System.Text.Json;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>SHA-256 of files, remembered in one file of the run by path, size and time of writing, so that a second run reads nothing again.</summary>
public sealed class FileHashes
{
    private readonly string _memory;
    private readonly ConcurrentDictionary<string, Entry> _entries;
    private bool _changed;

    /// <param name="memory">Where the hashes are remembered; need not exist.</param>
    public FileHashes(string memory)
    {
        _memory = memory;
        _entries = new ConcurrentDictionary<string, Entry>(TryRead(memory));
    }

    /// <returns>Lower-case hexadecimal.</returns>
    public string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var file = new FileInfo(full);
        if (_entries.TryGetValue(full, out var entry) && entry.Size == file.Length && entry.Written == file.LastWriteTimeUtc.Ticks) return entry.Sha256;
        var hash = FileDigest.Sha256(full);
        _entries[full] = new Entry(file.Length, file.LastWriteTimeUtc.Ticks, hash);
        _changed = true;
        return hash;
    }

    public void Save()
    {
        if (!_changed) return;
        AtomicFile.WriteText(_memory, JsonSerializer.Serialize(new SortedDictionary<string, Entry>(_entries, StringComparer.Ordinal)));
        _changed = false;
    }

    private static Dictionary<string, Entry> TryRead(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record Entry(long Size, long Written, string Sha256);
}
