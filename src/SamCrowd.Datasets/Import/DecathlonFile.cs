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
    private readonly JsonObject _json;

    public DecathlonFile(string root)
    {
        Path = System.IO.Path.Combine(root, RawLayout.DescriptionFile);
        if (!File.Exists(Path)) throw new InvalidInputException($"{Path}: there is no such file: give the folder that holds the task's dataset.json");
        _json = PythonJson.ReadObject(Path);
    }

    public string Path { get; }

    public bool IsVersion2 => _json.ContainsKey("file_ending") || (_json.ContainsKey("channel_names") && !_json.ContainsKey("training"));

    public DatasetDescription Describe()
    {
        var labels = Numbered("labels").Select(pair => new LabelEntry(pair.Number == 0 ? LabelScheme.BackgroundName : pair.Name, [pair.Number], IsList: false));
        var source = new JsonObject();
        foreach (var key in KeptKeys.Where(_json.ContainsKey)) source[key] = _json[key]!.DeepClone();
        return new DatasetDescription
        {
            ChannelNames = [.. Numbered("modality").Select(pair => pair.Name)],
            Labels = new LabelScheme(labels, source: Path),
            TrainingCount = 0,
            Source = source,
        };
    }

    /// <summary>The training entries' image and label paths, relative to the task's folder; hidden files are left out.</summary>
    public IEnumerable<(string Image, string Label)> Training()
    {
        foreach (var entry in List("training"))
        {
            if (entry?["image"] is not JsonValue image || entry["label"] is not JsonValue label)
                throw new InvalidInputException($"{Path}: an entry of \"training\" lacks \"image\" or \"label\": correct it there");
            if (!IsHidden(image.ToString())) yield return (image.ToString(), label.ToString());
        }
    }

    public IEnumerable<string> Test() => List("test").Select(entry => (entry is JsonObject files ? files["image"] : entry)?.ToString() ?? "").Where(path => path.Length > 0 && !IsHidden(path));

    /// <summary>"./imagesTr/liver_1.nii.gz" becomes "liver_1".</summary>
    public static string Stem(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        var ending = VolumeFile.Endings.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase));
        return ending is null ? name : name[..^ending.Length];
    }

    private static bool IsHidden(string path) => System.IO.Path.GetFileName(path).StartsWith('.');

    private JsonArray List(string key) => _json[key] switch
    {
        null when key == "test" => [],
        JsonArray list => list,
        _ => throw new InvalidInputException($"{Path}: there is no \"{key}\" list: this is no Decathlon task; for an nnU-Net v2 data set use 'samcrowd import nnunet'"),
    };

    private IEnumerable<(int Number, string Name)> Numbered(string key)
    {
        if (_json[key] is not JsonObject { Count: > 0 } names)
            throw new InvalidInputException($"{Path}: there is no \"{key}\" (an object from number to name): this is no Decathlon task; for other layouts see 'samcrowd import --help'");
        return names.Select(pair => int.TryParse(pair.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (Number: number, Name: pair.Value?.ToString() ?? "")
            : throw new InvalidInputException($"{Path}: \"{key}\" has the key \"{pair.Key}\" where a number belongs: correct it there")).OrderBy(pair => pair.Number);
    }
}
