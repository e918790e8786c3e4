using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamCrowd.Experiments.Definition;

/// <summary>The JSON Schema (draft 2020-12) of experiment files, made from the settings' records, so that editors know keys, values, ranges and defaults.</summary>
public static class ExperimentSchema
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The schema's text, with a line break at its end.</returns>
    public static string Write()
    {
        var record = OfRecord(typeof(ExperimentDefinition));
        var properties = new JsonObject();
        foreach (var (key, text) in SettingReader.FileKeys) properties[key] = Described(text, OfFileKey(key));
        foreach (var (key, value) in record["properties"]!.AsObject().ToArray()) properties[key] = value!.DeepClone();
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
        var (properties, defaults) = (new JsonObject(), SettingBinder.Create(type));
        foreach (var (key, property) in SettingBinder.Keys(type)) properties[key] = OfProperty(property, property.GetValue(defaults));
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static JsonObject OfProperty(PropertyInfo property, object? value)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var schema = OfType(type);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            var bounded = SettingBinder.ItemType(type) is null ? schema : schema["items"]!.AsObject();
            (bounded["minimum"], bounded["maximum"]) = (Number(range.Minimum), Number(range.Maximum));
        }
        if (SettingBinder.MayBeNull(property)) AllowNull(schema);
        else if (!SettingBinder.IsRequired(property) && OfValue(value) is { } given) schema["default"] = given;
        return Described(property.GetCustomAttribute<DescriptionAttribute>()?.Description, schema);
    }

    private static JsonObject OfType(Type type)
    {
        if (type == typeof(CaseSelection)) return new JsonObject { ["type"] = Either("integer", "array"), ["items"] = new JsonObject { ["type"] = "string" } };
        if (type == typeof(string) || type == typeof(InputPath)) return new JsonObject { ["type"] = "string" };
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(long)) return new JsonObject { ["type"] = "integer" };
        if (type == typeof(double) || type == typeof(float)) return new JsonObject { ["type"] = "number" };
        if (type.IsEnum) return new JsonObject { ["enum"] = new JsonArray([.. Enum.GetValues(type).Cast<Enum>().Select(value => (JsonNode)SettingBinder.ValueOf(value))]) };
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };
        if (SettingBinder.ItemType(type) is { } item) return new JsonObject { ["type"] = "array", ["items"] = OfItem(item) };
        return OfRecord(type);
    }

    /// <summary>Lists are not merged, so that their items have to be whole.</summary>
    private static JsonObject OfItem(Type type)
    {
        var schema = ScalarsAsText(OfType(type));
        var required = schema["properties"] is null ? [] : SettingBinder.Keys(type).Where(pair => SettingBinder.IsRequired(pair.Value)).Select(pair => (JsonNode)pair.Key).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
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
        null => null,
        string text => text,
        bool flag => flag,
        int or long => JsonValue.Create(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        double or float => Number(value),
        Enum choice => SettingBinder.ValueOf(choice),
        System.Collections.IEnumerable list when list.Cast<object>().Select(OfValue).ToArray() is var items && items.All(item => item is not null) => new JsonArray(items),
        _ => null,
    };

    private static JsonValue Number(object value) => value is int whole
        ? JsonValue.Create(whole)
        : JsonValue.Create(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture));

    private static void AllowNull(JsonObject schema)
    {
        if (schema["enum"] is JsonArray values) values.Add(null);
        else schema["type"] = schema["type"] is JsonArray types ? new JsonArray([.. types.Select(type => type!.DeepClone()), "null"]) : Either((string)schema["type"]!, "null");
    }

    private static JsonArray Either(params IEnumerable<string> types) => new([.. types.Select(type => (JsonNode)type)]);

    private static JsonObject Described(string? text, JsonObject schema)
    {
        if (text is not null) schema.Insert(0, "description", text);
        return schema;
    }
}
