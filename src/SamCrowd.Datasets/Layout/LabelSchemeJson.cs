using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Layout;

/// <summary>A label scheme as dataset.json writes it: "labels" from name to value or list of values, and "regions_class_order".</summary>
internal static class LabelSchemeJson
{
    public static LabelScheme Read(JsonNode? labels, JsonNode? regionsClassOrder, string path)
    {
        if (labels is not JsonObject names)
            throw new InvalidInputException($"{path}: there is no \"labels\" (an object from name to value): add e.g. \"labels\": {{\"background\": 0, \"liver\": 1}}");
        if (names.Count > 0 && names.All(pair => int.TryParse(pair.Key, out _) && pair.Value is JsonValue value && value.TryGetValue<string>(out var text) && !int.TryParse(text, out _)))
            throw new InvalidInputException($"{path}: \"labels\" goes from value to name, as in the Decathlon and nnU-Net v1: bring the data set in with 'samcrowd import msd' or 'samcrowd import nnunet'");
        var entries = names.Select(pair => pair.Value is JsonArray list
            ? new LabelEntry(pair.Key, [.. list.Select(value => Integer(value, pair.Key, path))], IsList: true)
            : new LabelEntry(pair.Key, [Integer(pair.Value, pair.Key, path)], IsList: false));
        var order = regionsClassOrder switch
        {
            null => null,
            JsonArray list => (int[])[.. list.Select(value => Integer(value, "regions_class_order", path))],
            _ => throw new InvalidInputException($"{path}: \"regions_class_order\" is not a list: write one label value for each region, e.g. [1, 2]"),
        };
        return new LabelScheme(entries, order, path);
    }

    public static JsonObject Write(LabelScheme scheme)
    {
        var labels = new JsonObject();
        foreach (var entry in scheme.Entries)
            labels[entry.Name] = entry.IsList ? new JsonArray([.. entry.Values.Select(value => (JsonNode)value)]) : entry.Values[0];
        return labels;
    }

    private static int Integer(JsonNode? node, string key, string path)
    {
        if (node is JsonValue value)
        {
            if (value.TryGetValue<int>(out var number)) return number;
            if (value.TryGetValue<double>(out var real) && real == Math.Floor(real) && Math.Abs(real) < int.MaxValue) return (int)real;
            if (value.TryGetValue<string>(out var text) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number)) return number;
        }
        throw new InvalidInputException($"{path}: \"{key}\" is {node?.ToJsonString() ?? "null"}: a label value is a whole number, or a list of them for a region");
    }
}
