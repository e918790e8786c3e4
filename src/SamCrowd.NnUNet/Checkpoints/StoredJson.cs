using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Checkpoints;

/// <summary>JSON as a .pth tree and back: nnU-Net's checkpoints carry plans and dataset.json as plain dicts.</summary>
internal static class StoredJson
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
    /// <exception cref="InvalidInputException">The tree holds what JSON has not, or a key as a number and as a text.</exception>
    public static JsonNode? ToJson(object? tree) => tree switch
    {
        null => null,
        StoredDictionary dictionary => ToObject(dictionary),
        IEnumerable<object?> items => new JsonArray([.. items.Select(ToJson)]),
        bool flag => JsonValue.Create(flag),
        long integer => JsonValue.Create(integer),
        double number => JsonValue.Create(number),
        string text => JsonValue.Create(text),
        _ => throw new InvalidInputException($"a {tree.GetType().Name} is where a number, a text, a list or a dict must be; save the "
            + "checkpoint again"),
    };

    private static JsonObject ToObject(StoredDictionary dictionary)
    {
        var members = new JsonObject();
        foreach (var (key, value) in dictionary)
        {
            var name = Convert.ToString(key, System.Globalization.CultureInfo.InvariantCulture)!;
            if (!members.TryAdd(name, ToJson(value)))
                throw new InvalidInputException($"the key '{name}' occurs twice, as a number and as a text; save the checkpoint again");
        }
        return members;
    }

    private static object? ToScalar(JsonValue value)
    {
        var element = JsonSerializer.SerializeToElement(value);
        return element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.TryGetInt64(out var integer) && !element.GetRawText().AsSpan().ContainsAny(".eE") ? integer
                : element.GetDouble(),
            _ => null,
        };
    }
}
