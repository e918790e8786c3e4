using System.Globalization;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Layout;

/// <summary>A label scheme as dataset.json writes it: "labels" from name to value or list of values, and "regions_class_order".</summary>
internal static class LabelSchemeJson
{
    /// <param name="file">All of dataset.json.</param>
    public static LabelScheme Read(JsonItem file)
    {
        if (file.Find("labels") is not { IsObject: true } labels)
        {
            throw new InvalidInputException(
                file.Source, "there is no \"labels\" (an object from name to value)", "add e.g. \"labels\": {\"background\": 0, "
                + "\"liver\": 1}");
        }
        var names = labels.Members();
        if (names.Count > 0 && names.All(pair => int.TryParse(pair.Key, out _) && pair.Value.IsText
            && !int.TryParse(pair.Value.Text(), out _)))
        {
            throw new InvalidInputException(
                file.Source, "\"labels\" goes from value to name, as in the Decathlon and nnU-Net v1", new RunStep(WorkStep.ImportNnUNet));
        }
        var entries = names.Select(pair => pair.Value.IsList
            ? new LabelEntry(pair.Key, Values(pair.Value), IsList: true)
            : new LabelEntry(pair.Key, [Integer(pair.Value)], IsList: false)).ToList();
        var order = file.Find("regions_class_order")?.Items().Select(Integer).ToArray();
        return new LabelScheme(entries, order, file.Source);
    }

    public static JsonObject Write(LabelScheme scheme)
    {
        var labels = new JsonObject();
        foreach (var entry in scheme.Entries)
            labels[entry.Name] = entry.IsList ? new JsonArray([.. entry.Values.Select(value => (JsonNode)value)]) : entry.Values[0];
        return labels;
    }

    private static int[] Values(JsonItem region)
    {
        int[] values = [.. region.Items().Select(Integer)];
        return values.Length > 0 ? values : throw region.Invalid("is an empty list", "name the values that the region covers");
    }

    private static int Integer(JsonItem value) =>
        value.IsText && int.TryParse(value.Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : value.Integer(0, short.MaxValue, $"a label value: a whole number from 0 to {short.MaxValue}, or a list of them for a region");
}
