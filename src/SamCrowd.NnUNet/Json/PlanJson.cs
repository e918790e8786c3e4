using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;

namespace SamCrowd.NnUNet.Json;

/// <summary>Reads values out of a plans or fingerprint file; every message names the file and the key.</summary>
internal static class PlanJson
{
    public static JsonNode Require(JsonObject map, string key, string source) =>
        map[key] ?? throw new InvalidInputException($"{source}: the key '{key}' is missing; plan again or add it");

    public static JsonObject RequireObject(JsonObject map, string key, string source) =>
        Require(map, key, source) as JsonObject ?? throw Wrong(source, key, "an object {…}");

    public static string RequireText(JsonObject map, string key, string source) => Text(Require(map, key, source), key, source);

    public static string? OptionalText(JsonObject map, string key, string source) => map[key] is { } node ? Text(node, key, source) : null;

    public static int RequireInteger(JsonObject map, string key, string source) => Integer(Require(map, key, source), key, source);

    public static bool OptionalFlag(JsonObject map, string key, bool otherwise, string source) =>
        map[key] is { } node ? Flag(node, key, source) : otherwise;

    public static int[] RequireIntegers(JsonObject map, string key, string source) =>
        [.. RequireArray(map, key, source).Select(node => Integer(node, key, source))];

    public static double[] RequireNumbers(JsonObject map, string key, string source) =>
        [.. RequireArray(map, key, source).Select(node => Number(node, key, source))];

    public static JsonArray RequireArray(JsonObject map, string key, string source) =>
        Require(map, key, source) as JsonArray ?? throw Wrong(source, key, "a list […]");

    public static double Number(JsonNode? node, string key, string source)
    {
        if (node is JsonValue value)
        {
            if (value.TryGetValue<double>(out var number)) return number;
            if (value.TryGetValue<long>(out var whole)) return whole;
            if (value.TryGetValue<int>(out var small)) return small;
        }
        throw Wrong(source, key, "a number");
    }

    public static int Integer(JsonNode? node, string key, string source)
    {
        var number = Number(node, key, source);
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Wrong(source, key, "a whole number");
    }

    public static int Positive(JsonNode? node, string key, string source) =>
        Integer(node, key, source) is >= 1 and var number ? number : throw Wrong(source, key, "at least 1 everywhere");

    public static string Text(JsonNode? node, string key, string source) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Wrong(source, key, "a text");

    public static bool Flag(JsonNode? node, string key, string source) =>
        node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : throw Wrong(source, key, "true or false");

    public static JsonArray List(IEnumerable<int> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    public static JsonArray List(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    public static JsonArray List(IEnumerable<bool> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    public static JsonArray List(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value)!)]);

    public static JsonArray List(IEnumerable<IReadOnlyList<int>> rows) => new([.. rows.Select(row => (JsonNode)List(row))]);

    public static JsonArray List(IEnumerable<double[]> rows) => new([.. rows.Select(row => (JsonNode)List(row))]);

    public static InvalidInputException Wrong(string source, string key, string expected) => new($"{source}: '{key}' must be {expected}");

    public static bool IsList(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Array;
}
