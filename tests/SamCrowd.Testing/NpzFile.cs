using System.IO.Compression;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Testing;

/// <summary>Reads numpy's .npz (a zip of .npy files) for golden comparisons.</summary>
public sealed class NpzFile
{
    private readonly Dictionary<string, NpyArray> _arrays = [];

    public NpzFile(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            _arrays[entry.FullName[..^".npy".Length]] = NpyFile.Read(stream, $"{path}:{entry.FullName}");
        }
    }

    public IReadOnlyCollection<string> Names => _arrays.Keys;

    internal NpyArray this[string name] => _arrays[name];
}
