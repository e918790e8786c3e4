using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Layout;

/// <summary>
/// A data set in nnU-Net v2's raw layout. Which files belong to which case follows nnunetv2/utilities/utils.py
/// (get_filenames_of_train_images_and_targets); hidden files ("._case…", as macOS leaves them) are not seen.
/// </summary>
public sealed class DatasetFolder
{
    /// <summary>Looks up the cases of a data set; no image is read.</summary>
    /// <param name="root">The folder that holds dataset.json.</param>
    /// <exception cref="InvalidInputException">dataset.json is missing or wrong, there is no imagesTr and no "dataset" entry, or a
    /// case lacks a channel.</exception>
    public DatasetFolder(string root)
    {
        Root = Path.GetFullPath(root);
        if (!Directory.Exists(Root))
            throw new InvalidInputException($"{root}: there is no such folder: give a data set in nnU-Net's layout");
        Description = DatasetDescription.Read(Path.Combine(Root, RawLayout.DescriptionFile));
        if (Description.ExplicitCases is { } cases)
        {
            TrainingCases = [.. cases.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new DatasetCase(pair.Key, [.. pair.Value.Images.Select(Absolute)], Absolute(pair.Value.Label)))];
        }
        else
        {
            var images = Path.Combine(Root, RawLayout.TrainingImages);
            if (!Directory.Exists(images))
                throw new InvalidInputException($"{images}: there is no such folder: put the training images there, or name them under "
                    + $"\"dataset\" in {RawLayout.DescriptionFile}");
            TrainingCases = FindCases(images, id => Path.Combine(Root, RawLayout.TrainingLabels, id + Description.FileEnding));
        }
        TestCases = FindCases(Path.Combine(Root, RawLayout.TestImages), TestLabel);
    }

    /// <summary>The folder that holds dataset.json, as a full path.</summary>
    public string Root { get; }

    /// <summary>The folder's name, e.g. "Dataset040_Hippocampus": plans call it dataset_name.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Root));

    /// <summary>What dataset.json says.</summary>
    public DatasetDescription Description { get; }

    /// <summary>Sorted by id (ordinal, as numpy sorts).</summary>
    public IReadOnlyList<DatasetCase> TrainingCases { get; }

    /// <summary>The cases of imagesTs, with labels where labelsTs has them; sorted by id. Empty where there is no imagesTs.</summary>
    public IReadOnlyList<DatasetCase> TestCases { get; }

    /// <summary>The training or test case of that id.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public DatasetCase Case(string id) =>
        TrainingCases.Concat(TestCases).FirstOrDefault(item => item.Id == id)
            ?? throw new InvalidInputException($"{Root}: has no case \"{id}\": the first of its {TrainingCases.Count + TestCases.Count} "
            + $"cases are {string.Join(", ", TrainingCases.Concat(TestCases).Take(3).Select(item => item.Id))}");

    /// <summary>
    /// Groups the files "id_0000.ending", "id_0001.ending", … of a folder into cases, sorted by id; empty where there is no folder.
    /// </summary>
    public static IReadOnlyList<(string Id, IReadOnlyList<string> ImagePaths)> GroupImages(string folder, string fileEnding)
    {
        if (!Directory.Exists(folder)) return [];
        var cases = new SortedDictionary<string, SortedDictionary<int, string>>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (!RawLayout.TryParseImageName(Path.GetFileName(path), fileEnding, out var id, out var channel)) continue;
            if (!cases.TryGetValue(id, out var channels)) cases[id] = channels = [];
            channels[channel] = path;
        }
        return [.. cases.Select(pair => (pair.Key, (IReadOnlyList<string>)[.. pair.Value.Values]))];
    }

    /// <summary>As <see cref="GroupImages"/>; nothing that looks like an image is passed over.</summary>
    /// <exception cref="InvalidInputException">A case lacks a channel before its last, or an image has another ending than the
    /// others.</exception>
    public static IReadOnlyList<(string Id, IReadOnlyList<string> ImagePaths)> WholeCases(string folder, string fileEnding)
    {
        var cases = GroupImages(folder, fileEnding);
        foreach (var (id, paths) in cases) RawLayout.CheckChannels(id, paths, fileEnding);
        if (!Directory.Exists(folder)) return cases;
        string[] others =
        [
            .. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
                .Where(name => !RawLayout.TryParseImageName(name, fileEnding, out _, out _))
                .Where(name => VolumeFile.Endings.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase))
                is { } known
                    && RawLayout.TryParseImageName(name, name[^known.Length..], out _, out _)),
        ];
        if (others.Length == 0) return cases;
        throw new InvalidInputException(
            folder,
            $"holds {string.Join(", ", others.Take(5))}{(others.Length > 5 ? $" and {others.Length - 5} more" : "")}, which do not end in "
                + $"{fileEnding} exactly and would be passed over",
            $"rename or convert them to {fileEnding}, or move them out");
    }

    private IReadOnlyList<DatasetCase> FindCases(string folder, Func<string, string?> labelOf) =>
        [.. WholeCases(folder, Description.FileEnding).Select(item => new DatasetCase(item.Id, item.ImagePaths, labelOf(item.Id)))];

    private string? TestLabel(string id)
    {
        var path = Path.Combine(Root, RawLayout.TestLabels, id + Description.FileEnding);
        return File.Exists(path) ? path : null;
    }

    private string Absolute(string path) => Path.GetFullPath(path, Root);
}
