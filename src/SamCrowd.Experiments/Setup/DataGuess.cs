using System.Text.RegularExpressions;
using SamCrowd.Datasets.Import;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Files.Voxels;

namespace SamCrowd.Experiments.Setup;

/// <summary>What a folder of images and label maps most likely is, from its files alone.</summary>
/// <param name="Kind">Its layout.</param>
/// <param name="Layout">How files pair up where it is a plain folder.</param>
/// <param name="Source">Its cases and labels.</param>
internal sealed partial record DataGuess(DataSource Kind, FolderLayout Layout, DatasetSource Source)
{
    // Air is -1000 Hounsfield units; no other modality stores values this low.
    private const float LowestOfOthers = -200;

    /// <summary>Whether the images are CT by their channel's name.</summary>
    public bool IsCt => Source.Description.ChannelNames[0].Equals("CT", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvalidInputException">There is no such folder, or no images with label maps of the same names in it.</exception>
    public static DataGuess Of(string root)
    {
        if (!Directory.Exists(root))
            throw new InvalidInputException(root, "there is no such folder", "give the folder of a data set, or one with a folder of "
                + "images and a folder of label maps");
        var description = Path.Combine(root, RawLayout.DescriptionFile);
        if (File.Exists(description))
        {
            var kind = JsonInput.Read(description).Find("modality") is not null
                && !HasChannelNumbers(Path.Combine(root, RawLayout.TrainingImages))
                ? DataSource.Msd
                : DataSource.Nnunet;
            return new DataGuess(kind, new FolderLayout(), kind == DataSource.Msd ? MsdImporter.Open(root) : NnUNetImporter.Open(root));
        }
        if (IsBtcv(root)) return new DataGuess(DataSource.Btcv, new FolderLayout(), BtcvImporter.Open(root));
        var layout = PairOf(root);
        return new DataGuess(DataSource.Folder, layout, FolderImporter.Open(root, layout, Environment.ProcessorCount));
    }

    private static bool HasChannelNumbers(string images) =>
        Directory.Exists(images)
        && Volumes(images).Keys.Any(stem => ChannelNumber().IsMatch(stem));

    private static bool IsBtcv(string root) =>
        new[] { "", "Training", "RawData/Training", "Abdomen/RawData/Training" }
            .Select(place => Path.Combine(root, place))
            .Any(place => Directory.Exists(Path.Combine(place, "img")) && Directory.Exists(Path.Combine(place, "label"))
                && Directory.EnumerateFiles(Path.Combine(place, "img"), "img????.nii.gz").Any()
                && Directory.EnumerateFiles(Path.Combine(place, "label"), "label????.nii.gz").Any());

    /// <summary>
    /// The two folders below the root with most names in common; of them the label maps are the one that is called so, or has whole
    /// numbers.
    /// </summary>
    private static FolderLayout PairOf(string root)
    {
        var folders = Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)
            .Select(folder => (Name: Path.GetFileName(folder), Files: Volumes(folder))).Where(folder => folder.Files.Count > 0).ToArray();
        var pairs =
            from images in folders
            from labels in folders
            where images.Name != labels.Name
            let shared = labels.Files.Keys.Count(stem => images.Files.ContainsKey(stem) || images.Files.ContainsKey(stem + "_0000"))
            where shared > 0
            orderby shared descending, Likeness(images.Name, images.Files, labels.Name, labels.Files) descending
            select (Images: images, Labels: labels);
        if (pairs.Select(pair => ((string, Dictionary<string, string>, string, Dictionary<string, string>)?)(
                pair.Images.Name, pair.Images.Files, pair.Labels.Name, pair.Labels.Files)).FirstOrDefault() is not { } best)
            throw new InvalidInputException(
                root,
                "has neither a dataset.json nor two folders whose files have the same names",
                "put the images into images/CASE.nii.gz and the label maps into labels/CASE.nii.gz");
        var (imageFolder, files, labelFolder, maps) = best;
        var first = maps.Keys.Order(StringComparer.Ordinal).First(stem => files.ContainsKey(stem) || files.ContainsKey(stem + "_0000"));
        string[] suffixes = files.ContainsKey(first) ? []
            : [.. Enumerable.Range(0, 100).Select(Suffix).TakeWhile(suffix => files.ContainsKey(first + suffix))];
        string[] channels = suffixes.Length == 0 ? [Modality(files[first])]
            : [.. suffixes.Select(suffix => Modality(files[first + suffix]))];
        return new FolderLayout
        {
            Images = imageFolder,
            Labels = labelFolder,
            ChannelNames = Distinct(channels),
            ChannelSuffixes = suffixes,
        };
    }

    private static int Likeness(
        string images, Dictionary<string, string> imageFiles, string labels, Dictionary<string, string> labelFiles)
    {
        var byName = (LabelWord().IsMatch(labels) ? 2 : 0) - (LabelWord().IsMatch(images) ? 2 : 0);
        return byName + (IsWhole(labelFiles.First().Value) ? 1 : 0) - (IsWhole(imageFiles.First().Value) ? 1 : 0);
    }

    private static bool IsWhole(string path) => VolumeFile.ReadHeader(path).VoxelType is not (VoxelType.Float32 or VoxelType.Float64);

    private static string Modality(string path) => VolumeFile.Read<float>(path).Voxels.Min() < LowestOfOthers ? "CT" : "MR";

    /// <summary>A dataset.json tells channels apart by their names' places, but equal names read badly.</summary>
    private static string[] Distinct(string[] names) =>
        names.Distinct().Count() == names.Length ? names : [.. names.Select((name, index) => $"{name}{index + 1}")];

    private static string Suffix(int channel) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"_{channel:0000}");

    private static Dictionary<string, string> Volumes(string folder)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (name.StartsWith('.')) continue;
            var ending = VolumeFile.Endings.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase));
            if (ending is not null) files.TryAdd(name[..^ending.Length], path);
        }
        return files;
    }

    [GeneratedRegex("_[0-9]{4}$")]
    private static partial Regex ChannelNumber();

    [GeneratedRegex("label|seg|mask|annot|truth|gt|organ|roi", RegexOptions.IgnoreCase)]
    private static partial Regex LabelWord();
}
