using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>JSON as a .pth tree and back: nnU-Net's checkpoints carry plans and dataset.json as plain dicts.</summary>
public static class StoredJson
{
    /// <returns>null, bool, long, double, string, <see cref="List{T}"/> of object or <see cref="StoredDictionary"/>.</returns>
    public static object? ToTree(JsonNode? node)
    {
        switch (node)
        {
            case null: return null;
            case JsonArray array: return array.Select(ToTree).ToList();
            case JsonObject members:
                var dictionary = new StoredDictionary();
                foreach (var (key, value) in members) dictionary[key] = ToTree(value);
                return dictionary;
            default: return ToScalar(node.AsValue());
        }
    }

    /// <summary>Tuples become arrays, integer keys text, as Python's json module does.</summary>
    public static JsonNode? ToJson(object? tree) => tree switch
    {
        null => null,
        StoredDictionary dictionary => new JsonObject(dictionary.Select(pair => KeyValuePair.Create(Convert.ToString(pair.Key, System.Globalization.CultureInfo.InvariantCulture)!, ToJson(pair.Value)))),
        IEnumerable<object?> items => new JsonArray([.. items.Select(ToJson)]),
        bool flag => JsonValue.Create(flag),
        long integer => JsonValue.Create(integer),
        double number => JsonValue.Create(number),
        string text => JsonValue.Create(text),
        _ => throw new ArgumentException($"a {tree.GetType().Name} has no JSON form"),
    };

    private static object? ToScalar(JsonValue value)
    {
        var element = JsonSerializer.SerializeToElement(value);
        return element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.TryGetInt64(out var integer) && !element.GetRawText().AsSpan().ContainsAny(".eE") ? integer : element.GetDouble(),
            _ => null,
        };
    }
}
