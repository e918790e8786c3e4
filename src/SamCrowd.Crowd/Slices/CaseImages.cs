using SamCrowd.Crowd.Store;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Crowd.Slices;

/// <summary>
/// The images of the cases, read when they are asked for and kept while memory allows: the ones used last stay. Several that ask for one
/// case at once wait for one reading.
/// </summary>
internal sealed class CaseImages(CrowdSettings settings, long mostBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Lazy<CaseImage> Image, long Used)> _kept = new(StringComparer.Ordinal);
    private long _clock;

    /// <summary>A third of the memory that this process may use, at least 256 MB.</summary>
    public static long DefaultBytes => Math.Max(256L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3);

    /// <exception cref="InvalidInputException">The data set has no such case any more, or its image cannot be read.</exception>
    public CaseImage Get(string caseName)
    {
        Lazy<CaseImage> image;
        lock (_gate)
        {
            image = _kept.TryGetValue(caseName, out var known) ? known.Image : new Lazy<CaseImage>(() => Load(caseName));
            _kept[caseName] = (image, ++_clock);
        }
        try
        {
            var loaded = image.Value;
            Trim();
            return loaded;
        }
        catch
        {
            // A file that is repaired meanwhile can be read the next time.
            lock (_gate) _kept.Remove(caseName);
            throw;
        }
    }

    private CaseImage Load(string caseName)
    {
        var item = new DatasetFolder(settings.Dataset).Case(caseName);
        if (settings.Channel >= item.ImagePaths.Count)
            throw new InvalidInputException($"case {caseName}: there is no channel {settings.Channel}; its images are channels 0 to "
                + $"{item.ImagePaths.Count - 1}");
        return new CaseImage(VolumeFile.Read<float>(item.ImagePaths[settings.Channel]), settings.Axis, settings.StudyView);
    }

    private void Trim()
    {
        lock (_gate)
        {
            var loaded = _kept.Where(pair => pair.Value.Image.IsValueCreated).OrderBy(pair => pair.Value.Used).ToList();
            var bytes = loaded.Sum(pair => pair.Value.Image.Value.Bytes);
            // The one that was just asked for stays, however large it is.
            foreach (var (name, (image, _)) in loaded.Take(loaded.Count - 1).TakeWhile(_ => bytes > mostBytes))
            {
                bytes -= image.Value.Bytes;
                _kept.Remove(name);
            }
        }
    }
}
