using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>
/// The JSON Schema (draft 2020-12) of experiment files, made from the settings' records, so that editors know keys, values, ranges and
/// defaults.
/// </summary>
internal static class ExperimentSchema
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>The schema's text, with a line break at its end.</returns>
    public static string Write() => Write(typeof(ExperimentDefinition));

    /// <param name="type">The record of an experiment's keys.</param>
    internal static string Write(Type type)
    {
        var properties = new JsonObject();
        foreach (var (key, text) in SettingReader.FileKeys) properties[key] = Described(text, OfFileKey(key));
        foreach (var (key, value) in OfRecord(type)["properties"]!.AsObject().ToArray()) properties[key] = value!.DeepClone();
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "SamCrowd experiment",
            ["description"] = "One study for 'samcrowd run': data, boxes, SAM, arms, training, comparison.",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        }.ToJsonString(Json) + "\n";
    }

    private static JsonObject OfFileKey(string key) => key == SettingReader.Matrix
        ? new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "array", ["minItems"] = 1 } }
        : new JsonObject { ["type"] = Either("string", "array"), ["items"] = new JsonObject { ["type"] = "string" } };

    // Maps have no "required": what a file lacks may come from the one it extends.
    private static JsonObject OfRecord(Type type)
    {
        var properties = new JsonObject();
        foreach (var setting in SettingsModel.Of(type).Offered)
        {
            properties[setting.Name] = OfSetting(setting);
            foreach (var other in setting.OtherNames) properties[other] = OtherName(setting);
        }
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static JsonObject OfSetting(Setting setting)
    {
        var schema = OfType(setting.Type);
        var bounded = schema["items"] as JsonObject ?? schema;
        Bound(bounded, "minimum", setting.Range.Min);
        Bound(bounded, "maximum", setting.Range.Max);
        Bound(bounded, "exclusiveMinimum", setting.Range.Above);
        Bound(bounded, "exclusiveMaximum", setting.Range.Below);
        if (setting.HasNullWord) schema = new JsonObject
        {
            ["anyOf"] = new JsonArray(schema, new JsonObject { ["enum"] = Texts([setting.NullWord]) }),
        };
        if (setting.AllowsNull) AllowNull(schema);
        else if (!setting.IsRequired && OfValue(setting.Default) is { } given) schema["default"] = given;
        return Described(setting.Description, schema);
    }

    private static JsonObject OtherName(Setting setting)
    {
        var schema = OfSetting(setting);
        schema.Remove("default");
        (schema["description"], schema["deprecated"]) = ($"Another name of {setting.Name}.", true);
        return schema;
    }

    private static void Bound(JsonObject schema, string keyword, double bound)
    {
        if (!double.IsNaN(bound)) schema[keyword] = Number(bound);
    }

    private static JsonObject OfType(Type type)
    {
        if (type == typeof(CaseSelection)) return new JsonObject
        {
            ["type"] = Either("integer", "array"),
            ["items"] = new JsonObject { ["type"] = "string" },
        };
        if (type == typeof(Size3)) return new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["type"] = "integer" },
            ["minItems"] = 3,
            ["maxItems"] = 3,
        };
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(long) || type == typeof(short)) return new JsonObject { ["type"] = "integer" };
        if (type == typeof(double) || type == typeof(float)) return new JsonObject { ["type"] = "number" };
        if (type.IsEnum) return OfWords(type);
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };
        if (SettingText.ItemType(type) is { } item) return new JsonObject { ["type"] = "array", ["items"] = OfItem(item) };
        return SettingsModel.IsRecord(type) ? OfRecord(type) : new JsonObject { ["type"] = "string" };
    }

    /// <summary>Words of earlier versions are valid too, and marked as such.</summary>
    private static JsonObject OfWords(Type type)
    {
        var words = new JsonObject { ["enum"] = Texts(SettingWords.All(type)) };
        if (SettingWords.Former(type) is not { Count: > 0 } former) return words;
        return new JsonObject { ["anyOf"] = new JsonArray(words, new JsonObject { ["enum"] = Texts(former), ["deprecated"] = true }) };
    }

    /// <summary>Lists are not merged, so that their items have to be whole.</summary>
    private static JsonObject OfItem(Type type)
    {
        var schema = ScalarsAsText(OfType(type));
        if (!SettingsModel.IsRecord(type)) return schema;
        string[] required = [.. SettingsModel.Of(type).Offered.Where(setting => setting.IsRequired).Select(setting => setting.Name)];
        if (required.Length > 0) schema["required"] = Texts(required);
        return schema;
    }

    /// <summary>A list of texts takes numbers as well: the file says folds: [0], and the reader takes each as it is written.</summary>
    private static JsonObject ScalarsAsText(JsonObject item)
    {
        if (item["type"] is JsonValue type && (string?)type == "string") item["type"] = Either("string", "integer");
        return item;
    }

    private static JsonNode? OfValue(object? value) => value switch
    {
        double or float => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        System.Collections.IEnumerable list and not string when list.Cast<object>().Any(item => SettingsModel.IsRecord(item.GetType())) =>
            null,
        not null when SettingsModel.IsRecord(value.GetType()) => null,
        _ => SettingsJson.Value(value),
    };

    /// <summary>Whole numbers without a decimal point.</summary>
    private static JsonValue Number(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value)
        : JsonValue.Create(value);

    private static void AllowNull(JsonObject schema)
    {
        if (schema["anyOf"] is JsonArray choices) choices.Add(new JsonObject { ["type"] = "null" });
        else if (schema["enum"] is JsonArray values) values.Add(null);
        else schema["type"] = schema["type"] is JsonArray types ? new JsonArray([.. types.Select(type => type!.DeepClone()), "null"])
            : Either((string)schema["type"]!, "null");
    }

    private static JsonArray Either(params IEnumerable<string> types) => Texts(types);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonObject Described(string? text, JsonObject schema)
    {
        if (text is not null) schema.Insert(0, "description", text);
        return schema;
    }
}
