using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Import;

/// <summary>
/// The dataset.json of the Medical Segmentation Decathlon, which nnU-Net v1 shares: "modality" and "labels" go from number to name,
/// "training" and "test" list the files.
/// </summary>
internal sealed class DecathlonFile
{
    private static readonly string[] KeptKeys = ["name", "description", "reference", "licence", "license", "release", "relase"];
    private readonly JsonItem _file;
    private readonly JsonObject _json;

    public DecathlonFile(string root)
    {
        Path = System.IO.Path.Combine(root, RawLayout.DescriptionFile);
        if (!File.Exists(Path))
            throw new InvalidInputException(Path, "there is no such file", "give the folder that holds the task's dataset.json");
        _file = JsonInput.Read(Path);
        _json = _file.Object();
    }

    public string Path { get; }

    public bool IsVersion2 => _json.ContainsKey("file_ending") || (_json.ContainsKey("channel_names") && !_json.ContainsKey("training"));

    public DatasetDescription Describe()
    {
        var labels = Numbered("labels")
            .Select(pair => new LabelEntry(pair.Number == 0 ? LabelScheme.BackgroundName : pair.Name, [pair.Number], IsList: false));
        var source = new JsonObject();
        foreach (var key in KeptKeys.Where(_json.ContainsKey)) source[key] = _json[key]?.DeepClone();
        return new DatasetDescription
        {
            ChannelNames = [.. Numbered("modality").Select(pair => pair.Name)],
            Labels = new LabelScheme(labels, source: Path),
            TrainingCount = 0,
            Source = source,
        };
    }

    /// <summary>"numTraining"; null where there is no such number.</summary>
    public int? StatedCount => _json["numTraining"] is JsonValue value && value.TryGetValue<int>(out var count) ? count : null;

    /// <summary>The training entries' image and label paths, relative to the task's folder; hidden files are left out.</summary>
    public IEnumerable<(string Image, string Label)> Training()
    {
        foreach (var entry in List("training"))
        {
            var (image, label) = (Volume(entry["image"]), Volume(entry["label"]));
            if (!IsHidden(image)) yield return (image, label);
        }
    }

    public IEnumerable<string> Test() =>
        List("test").Select(entry => Volume(entry.IsObject ? entry["image"] : entry)).Where(path => !IsHidden(path));

    /// <summary>"./imagesTr/liver_1.nii.gz" becomes "liver_1".</summary>
    public static string Stem(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        var ending = VolumeFile.Endings.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase));
        return ending is null ? name : name[..^ending.Length];
    }

    private static bool IsHidden(string path) => System.IO.Path.GetFileName(path).StartsWith('.');

    private IReadOnlyList<JsonItem> List(string key) => _file.Find(key)?.Items() ?? (key == "test"
        ? []
        : throw new InvalidInputException(Path, $"has no list \"{key}\", so it is no Decathlon task", new RunStep(WorkStep.ImportNnUNet)));

    private IEnumerable<(int Number, string Name)> Numbered(string key)
    {
        if (_file.Find(key) is not { IsObject: true } names || names.Members().Count == 0)
            throw new InvalidInputException(Path, $"has no \"{key}\" (an object from number to name), so it is no Decathlon task",
                "import it as the layout that it has");
        return names.Members().Select(pair => int.TryParse(pair.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (Number: number, Name: pair.Value.Text("the name of a label or channel"))
            : throw pair.Value.Invalid("has a key that is no number", "number the entries \"0\", \"1\", ...")).OrderBy(pair => pair.Number);
    }

    /// <summary>
    /// The path of a volume; a file of another kind is refused before anything is read. Files written on Windows have backslashes.
    /// </summary>
    private static string Volume(JsonItem item)
    {
        var path = item.Text("the path of a volume file").Replace('\\', '/');
        if (path.Contains('\0') || System.IO.Path.GetFileName(path).Length == 0)
            throw item.Invalid("is no path of a file", "correct it there");
        return path;
    }
}
