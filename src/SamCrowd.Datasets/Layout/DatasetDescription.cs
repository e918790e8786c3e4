using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Layout;

/// <summary>
/// nnU-Net v2's dataset.json (documentation/dataset_format.md of nnU-Net). Keys that are not read here are kept and written back.
/// </summary>
public sealed record DatasetDescription
{
    /// <summary>
    /// The channels' names in the order of their numbers; the name decides the normalisation ("CT", "noNorm", anything else z-score).
    /// </summary>
    public required IReadOnlyList<string> ChannelNames { get; init; }

    /// <summary>"labels" and "regions_class_order": what the values of a label map mean.</summary>
    public required LabelScheme Labels { get; init; }

    /// <summary>"numTraining".</summary>
    public required int TrainingCount { get; init; }

    /// <summary>E.g. ".nii.gz"; all images and labels have it.</summary>
    public string FileEnding { get; init; } = RawLayout.NiftiEnding;

    /// <summary>"overwrite_image_reader_writer", e.g. "NibabelIO" or "SimpleITKIO"; null where the file has none.</summary>
    public string? OverwriteImageReaderWriter { get; init; }

    /// <summary>
    /// "dataset": files by case id where images and labels lie elsewhere than in imagesTr and labelsTr; null where the file has none.
    /// </summary>
    public IReadOnlyDictionary<string, CaseFiles>? ExplicitCases { get; init; }

    /// <summary>The file as it was read, with all its keys; empty for a description made in memory.</summary>
    public JsonObject Source { get; init; } = [];

    /// <summary>Reads dataset.json.</summary>
    /// <exception cref="InvalidInputException">The file is missing, not JSON, or lacks what nnU-Net asks for.</exception>
    public static DatasetDescription Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidInputException(path, "there is no such file",
                new RunStep(WorkStep.Import, "give a data set in nnU-Net's layout, or make one"));
        return Parse(JsonInput.Read(path));
    }

    /// <summary>The description of an object, with all its keys.</summary>
    /// <param name="source">What dataset.json holds.</param>
    /// <param name="path">The file to name in errors.</param>
    /// <exception cref="InvalidInputException">It lacks what nnU-Net asks for.</exception>
    public static DatasetDescription Parse(JsonObject source, string path) => Parse(new JsonItem(path, "", source));

    private static DatasetDescription Parse(JsonItem file) => new()
    {
        ChannelNames = ReadChannelNames(file),
        Labels = LabelSchemeJson.Read(file),
        TrainingCount = file["numTraining"].Integer(0, wanted: "the number of training cases, without quotation marks"),
        FileEnding = ReadFileEnding(file),
        OverwriteImageReaderWriter = file.Find("overwrite_image_reader_writer")?.Text(),
        ExplicitCases = file.Find("dataset") is { } cases ? ReadExplicitCases(cases) : null,
        Source = file.Object(),
    };

    /// <summary>Writes all keys (<see cref="ToJson"/>) as nnU-Net does; the file appears whole or not at all.</summary>
    public void Write(string path) => PythonJson.Write(path, ToJson());

    /// <summary>All keys: those that were read, at their old places with today's values, then new ones.</summary>
    public JsonObject ToJson()
    {
        var json = (JsonObject)Source.DeepClone();
        var channels = new JsonObject();
        for (var channel = 0; channel < ChannelNames.Count; channel++)
            channels[channel.ToString(CultureInfo.InvariantCulture)] = ChannelNames[channel];
        json[json.ContainsKey("modality") && !json.ContainsKey("channel_names") ? "modality" : "channel_names"] = channels;
        json["labels"] = LabelSchemeJson.Write(Labels);
        SetOrRemove(json, "regions_class_order", Labels.RegionsClassOrder is { } order
            ? new JsonArray([.. order.Select(value => (JsonNode)value)]) : null);
        json["numTraining"] = TrainingCount;
        json["file_ending"] = FileEnding;
        SetOrRemove(json, "overwrite_image_reader_writer", OverwriteImageReaderWriter);
        SetOrRemove(json, "dataset", WriteExplicitCases());
        return json;
    }

    private static IReadOnlyList<string> ReadChannelNames(JsonItem file)
    {
        // nnU-Net prefers the legacy key where both are there (label_handling.py, determine_num_input_channels).
        var key = file.Object().ContainsKey("modality") ? "modality" : "channel_names";
        if (file.Find(key) is not { IsObject: true } channels || channels.Members().Count == 0)
        {
            throw new InvalidInputException(
                file.Source, $"there is no \"{key}\" (an object from channel number to name)", $"add e.g. \"{key}\": {{\"0\": \"CT\"}}");
        }
        var names = new string[channels.Members().Count];
        for (var channel = 0; channel < names.Length; channel++)
        {
            names[channel] = channels.Find(channel.ToString(CultureInfo.InvariantCulture)) is { } name
                ? name.Text("the name of a channel")
                : throw channels.Invalid($"has {names.Length} entries but no name for \"{channel}\"", "number the channels \"0\", "
                + "\"1\", ...");
        }
        return names;
    }

    private static string ReadFileEnding(JsonItem file)
    {
        if (file.Find("file_ending") is not { } ending)
            throw new InvalidInputException(file.Source, "there is no \"file_ending\"", "add e.g. \"file_ending\": \".nii.gz\"");
        var text = ending.Text();
        if (text.StartsWith('.') && text.IndexOfAny(['/', '\\', '\0']) < 0) return text;
        throw ending.Invalid($"is \"{text}\", which is no ending of a file name", $"write it with its dot, e.g. \".{text.Trim('.')}\"");
    }

    private static Dictionary<string, CaseFiles> ReadExplicitCases(JsonItem cases) => cases.Members().ToDictionary(
        pair => CaseId.Parse(pair.Key, $"{cases.Source}: dataset").Text,
        pair =>
        {
            string[] images = [.. pair.Value["images"].Items().Select(ReadPath)];
            if (images.Length == 0) throw pair.Value["images"].Invalid("is empty", "name one image for each channel");
            return new CaseFiles(images, ReadPath(pair.Value["label"]));
        });

    private static string ReadPath(JsonItem item)
    {
        var path = item.Text("the path of a file");
        return path.Length > 0 && !path.Contains('\0') ? path : throw item.Invalid("is no path of a file", "correct it there");
    }

    private JsonObject? WriteExplicitCases()
    {
        if (ExplicitCases is null) return null;
        var cases = new JsonObject();
        foreach (var (id, files) in ExplicitCases.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            cases[id] = new JsonObject
            {
                ["images"] = new JsonArray([.. files.Images.Select(image => (JsonNode)image)]),
                ["label"] = files.Label,
            };
        return cases;
    }


    private static void SetOrRemove(JsonObject json, string key, JsonNode? value)
    {
        if (value is null) json.Remove(key);
        else json[key] = value;
    }
}
