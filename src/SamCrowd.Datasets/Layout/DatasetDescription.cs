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
    /// <summary>The channels' names in the order of their numbers; the name decides the normalisation ("CT", "noNorm", anything else z-score).</summary>
    public required IReadOnlyList<string> ChannelNames { get; init; }

    public required LabelScheme Labels { get; init; }

    /// <summary>"numTraining".</summary>
    public required int TrainingCount { get; init; }

    /// <summary>E.g. ".nii.gz"; all images and labels have it.</summary>
    public string FileEnding { get; init; } = RawLayout.NiftiEnding;

    /// <summary>"overwrite_image_reader_writer", e.g. "NibabelIO" or "SimpleITKIO"; null where the file has none.</summary>
    public string? OverwriteImageReaderWriter { get; init; }

    /// <summary>"dataset": files by case id where images and labels lie elsewhere than in imagesTr and labelsTr; null where the file has none.</summary>
    public IReadOnlyDictionary<string, CaseFiles>? ExplicitCases { get; init; }

    /// <summary>The file as it was read, with all its keys; empty for a description made in memory.</summary>
    public JsonObject Source { get; init; } = [];

    /// <exception cref="InvalidInputException">The file is missing, not JSON, or lacks what nnU-Net asks for.</exception>
    public static DatasetDescription Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidInputException($"{path}: there is no such file: give a data set in nnU-Net's layout, or make one with 'samcrowd import'");
        return Parse(PythonJson.ReadObject(path), path);
    }

    /// <param name="path">The file to name in errors.</param>
    public static DatasetDescription Parse(JsonObject source, string path) => new()
    {
        ChannelNames = ReadChannelNames(source, path),
        Labels = LabelSchemeJson.Read(source["labels"], source["regions_class_order"], path),
        TrainingCount = source["numTraining"] is JsonValue count && count.TryGetValue<int>(out var number)
            ? number
            : throw new InvalidInputException($"{path}: there is no \"numTraining\": add the number of training cases"),
        FileEnding = Text(source, "file_ending", path)
            ?? throw new InvalidInputException($"{path}: there is no \"file_ending\": add e.g. \"file_ending\": \".nii.gz\""),
        OverwriteImageReaderWriter = Text(source, "overwrite_image_reader_writer", path),
        ExplicitCases = ReadExplicitCases(source["dataset"], path),
        Source = source,
    };

    public void Write(string path) => PythonJson.Write(path, ToJson());

    /// <summary>All keys: those that were read, at their old places with today's values, then new ones.</summary>
    public JsonObject ToJson()
    {
        var json = (JsonObject)Source.DeepClone();
        var channels = new JsonObject();
        for (var channel = 0; channel < ChannelNames.Count; channel++) channels[channel.ToString(CultureInfo.InvariantCulture)] = ChannelNames[channel];
        json[json.ContainsKey("modality") && !json.ContainsKey("channel_names") ? "modality" : "channel_names"] = channels;
        json["labels"] = LabelSchemeJson.Write(Labels);
        SetOrRemove(json, "regions_class_order", Labels.RegionsClassOrder is { } order ? new JsonArray([.. order.Select(value => (JsonNode)value)]) : null);
        json["numTraining"] = TrainingCount;
        json["file_ending"] = FileEnding;
        SetOrRemove(json, "overwrite_image_reader_writer", OverwriteImageReaderWriter);
        SetOrRemove(json, "dataset", WriteExplicitCases());
        return json;
    }

    private static IReadOnlyList<string> ReadChannelNames(JsonObject source, string path)
    {
        // nnU-Net prefers the legacy key where both are there (label_handling.py, determine_num_input_channels).
        var key = source.ContainsKey("modality") ? "modality" : "channel_names";
        if (source[key] is not JsonObject { Count: > 0 } channels)
            throw new InvalidInputException($"{path}: there is no \"channel_names\" (an object from channel number to name): add e.g. \"channel_names\": {{\"0\": \"CT\"}}");
        var names = new string[channels.Count];
        for (var channel = 0; channel < names.Length; channel++)
        {
            names[channel] = channels[channel.ToString(CultureInfo.InvariantCulture)] is JsonValue value && value.TryGetValue<string>(out var name)
                ? name
                : throw new InvalidInputException($"{path}: \"{key}\" has {names.Length} entries but no name for \"{channel}\": number the channels \"0\", \"1\", …");
        }
        return names;
    }

    private static Dictionary<string, CaseFiles>? ReadExplicitCases(JsonNode? node, string path)
    {
        if (node is null) return null;
        if (node is not JsonObject cases)
            throw new InvalidInputException($"{path}: \"dataset\" is not an object: write {{\"case id\": {{\"images\": […], \"label\": …}}}} or leave the key out");
        return cases.ToDictionary(pair => pair.Key, pair =>
            pair.Value is JsonObject files && files["images"] is JsonArray images && files["label"] is JsonValue label && label.TryGetValue<string>(out var labelPath)
                ? new CaseFiles([.. images.Select(image => image!.ToString())], labelPath)
                : throw new InvalidInputException($"{path}: \"dataset\" case \"{pair.Key}\" needs \"images\" (a list of files) and \"label\" (a file)"));
    }

    private JsonObject? WriteExplicitCases()
    {
        if (ExplicitCases is null) return null;
        var cases = new JsonObject();
        foreach (var (id, files) in ExplicitCases.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            cases[id] = new JsonObject { ["images"] = new JsonArray([.. files.Images.Select(image => (JsonNode)image)]), ["label"] = files.Label };
        return cases;
    }

    private static string? Text(JsonObject source, string key, string path) => source[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw new InvalidInputException($"{path}: \"{key}\" is {other.ToJsonString()}: it must be a text"),
    };

    private static void SetOrRemove(JsonObject json, string key, JsonNode? value)
    {
        if (value is null) json.Remove(key);
        else json[key] = value;
    }
}
