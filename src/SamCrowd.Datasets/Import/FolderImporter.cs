using System.Collections.Concurrent;
using System.Globalization;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Import;

/// <summary>A folder of images and a folder of label maps whose names agree, in any format that <see cref="VolumeFile"/> reads.</summary>
internal static class FolderImporter
{
    // More are instances or intensities, not classes.
    private const int MostLabels = 255;

    /// <param name="source">The folder that holds both folders.</param>
    public static DatasetSource Open(string source, FolderLayout layout, int threads = 1)
    {
        var suffixes = Suffixes(layout);
        var images = Volumes(Path.Combine(source, layout.Images));
        var labels = Volumes(Path.Combine(source, layout.Labels));
        var cases = images.Keys.Where(stem => stem.EndsWith(suffixes[0], StringComparison.Ordinal))
            .Select(stem => stem[..^suffixes[0].Length])
            .Order(StringComparer.Ordinal)
            .Select(id => new SourceCase(id, [.. suffixes.Select(suffix => Image(images, id + suffix, source, layout))],
            labels.GetValueOrDefault(id), IsTest: !labels.ContainsKey(id)))
            .ToArray();
        var orphan = labels.Keys.Except(cases.Select(item => item.Id)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (orphan is not null)
        {
            throw new InvalidInputException(
                labels[orphan],
                $"there is no image {layout.Images}/{orphan}{suffixes[0]}",
                new GiveSetting(InputSetting.ChannelSuffixes, "images and labels pair by equal names: rename the files, or give the "
                    + "images' suffixes with {0}"));
        }
        var values = layout.LabelNames is null ? FindValues(source, [.. labels.Values], threads) : [];
        var description = new DatasetDescription
        {
            ChannelNames = layout.ChannelNames,
            Labels = LabelScheme.Of(layout.LabelNames
                ?? [.. values.Select(value => string.Create(CultureInfo.InvariantCulture, $"label_{value}"))]),
            TrainingCount = 0,
        };
        // A network has a class for each label, so values with gaps (0, 100, 200) are numbered anew; their names keep the old number.
        var gaps = values.Where((value, index) => value != index + 1).Any();
        var map = gaps ? values.Select((value, index) => (value, index)).ToDictionary(pair => pair.value, pair => (short)(pair.index + 1))
            : null;
        return new DatasetSource("folder", source, description, cases)
        {
            LabelMap = map,
            Notes = [.. Notes(Path.Combine(source, layout.Images)), .. Notes(Path.Combine(source, layout.Labels))],
        };
    }

    /// <summary>What lies beside the volumes and may be meant as one: files of other kinds, and folders.</summary>
    private static IEnumerable<string> Notes(string folder)
    {
        string[] left = [.. Directory.EnumerateFileSystemEntries(folder).Where(path => !Path.GetFileName(path).StartsWith('.')
            && !TemporaryFiles.Is(path) && (Directory.Exists(path) || !VolumeFile.HasKnownEnding(path))
            && !path.EndsWith(".raw", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".zraw", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
        if (left.Length > 0)
            yield return $"{folder}: {left.Length} files or folders that are no volumes, not imported (the first: "
                + $"{Path.GetFileName(left[0])})";
    }

    private static IReadOnlyList<string> Suffixes(FolderLayout layout)
    {
        if (layout.ChannelNames.Count == 0)
            throw new InvalidInputException("folder import", "has no channel",
                new GiveSetting(InputSetting.Channels, "name at least one with {0}, e.g. CT"));
        if (layout.ChannelSuffixes.Count == layout.ChannelNames.Count) return layout.ChannelSuffixes;
        if (layout.ChannelSuffixes.Count != 0)
            throw new InvalidInputException("folder import", $"has {layout.ChannelSuffixes.Count} channel suffixes for "
                + $"{layout.ChannelNames.Count} channels", "give one for each");
        return layout.ChannelNames.Count == 1 ? [""]
            : [.. layout.ChannelNames.Select((_, channel) => string.Create(CultureInfo.InvariantCulture, $"_{channel:0000}"))];
    }

    private static Dictionary<string, string> Volumes(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidInputException(folder, "there is no such folder",
                new GiveSetting(InputSetting.ImagesFolder, "name the folder with {0}"));
        var files = new Dictionary<string, string>();
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            // An .img is read through its .hdr, a .raw through its header file.
            if (name.StartsWith('.') || !VolumeFile.HasKnownEnding(name) || name.EndsWith(".img", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith(".img.gz", StringComparison.OrdinalIgnoreCase)) continue;
            if (!files.TryAdd(DecathlonFile.Stem(name), path))
                throw new InvalidInputException($"{path}: there are two files of that stem: keep one");
        }
        return files;
    }

    private static string Image(Dictionary<string, string> images, string stem, string source, FolderLayout layout) =>
        images.TryGetValue(stem, out var path) ? path
            : throw new InvalidInputException($"{Path.Combine(source, layout.Images, stem)}: there is no such image: each case needs one "
            + $"file for each of the channels {string.Join(", ", layout.ChannelNames)}");

    /// <summary>The values above 0 that are in the label maps, ascending.</summary>
    private static int[] FindValues(string source, string[] labels, int threads)
    {
        if (labels.Length == 0)
            throw new InvalidInputException(source, "has no label maps to find the labels in",
                new GiveSetting(InputSetting.LabelNames, "name them with {0}"));
        var found = new ConcurrentDictionary<int, string>();
        ParallelCases.ForEach(labels, threads, CancellationToken.None, path =>
        {
            var last = 0;
            foreach (int value in VolumeFile.Read<short>(path).Voxels)
            {
                if (value != last) found.TryAdd(value, path);
                last = value;
            }
        });
        if (found.Keys.FirstOrDefault(value => value < 0) is < 0 and var negative)
            throw new InvalidInputException(found[negative], $"holds the label value {negative}", "label values must not be negative: "
                + "correct the label map");
        int[] values = [.. found.Keys.Where(value => value > 0).Order()];
        if (values.Length == 0)
            throw new InvalidInputException(source, "has label maps that hold background only", "check that they are the right files");
        return values.Length <= MostLabels
            ? values
            : throw new InvalidInputException(source, $"has label maps with {values.Length} different values",
            new GiveSetting(InputSetting.LabelNames, "check that they are label maps, or name the labels with {0}"));
    }
}
