using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamCrowd.Imaging.Files;

/// <summary>
/// A value of a JSON file with the place where it stands; what is missing, null or of the wrong kind is an error that names both.
/// </summary>
/// <param name="Source">The file.</param>
/// <param name="Place">Keys and positions that lead here, e.g. "labels.liver" or "training[3].image"; empty for the whole file.</param>
/// <param name="Node">The value; null for JSON's null.</param>
internal sealed record JsonItem(string Source, string Place, JsonNode? Node)
{
    public bool IsObject => Node is JsonObject;

    public bool IsList => Node is JsonArray;

    public bool IsText => Node?.GetValueKind() == JsonValueKind.String;

    /// <summary>The member of that name.</summary>
    /// <exception cref="InvalidInputException">This is no object, or has no such member.</exception>
    public JsonItem this[string key] => Object().TryGetPropertyValue(key, out var node)
        ? new JsonItem(Source, Under(key), node)
        : throw new InvalidInputException(Source, $"{Prefix}has no \"{key}\"", "add it");

    /// <summary>The member of that name; null where it is missing or null.</summary>
    public JsonItem? Find(string key) => Object().TryGetPropertyValue(key, out var node) && node is not null
        ? new JsonItem(Source, Under(key), node) : null;

    public JsonObject Object() => Node as JsonObject ?? throw Wrong("an object {...}");

    public IReadOnlyList<KeyValuePair<string, JsonItem>> Members() =>
        [.. Object().Select(pair => KeyValuePair.Create(pair.Key, new JsonItem(Source, Under(pair.Key), pair.Value)))];

    public IReadOnlyList<JsonItem> Items() => Node is JsonArray list
        ? [.. list.Select((node, index) => new JsonItem(Source, string.Create(CultureInfo.InvariantCulture, $"{Place}[{index}]"), node))]
        : throw Wrong("a list [...]");

    public string Text(string wanted = "a text") => IsText ? Node!.GetValue<string>() : throw Wrong(wanted);

    /// <summary>A whole number; 3.0 counts as one.</summary>
    public int Integer(int least = int.MinValue, int most = int.MaxValue, string? wanted = null) =>
        Real() is { } value && value == Math.Floor(value) && value >= least && value <= most
            ? (int)value
            : throw Wrong(wanted ?? (least == int.MinValue ? "a whole number"
            : string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {least}")));

    public double Number(string wanted = "a number") => Real() ?? throw Wrong(wanted);

    /// <summary>The error for a value of another kind than the one that is wanted.</summary>
    /// <param name="wanted">E.g. "a whole number".</param>
    public InvalidInputException Wrong(string wanted) =>
        new(Source, $"{(Place.Length == 0 ? "it" : $"\"{Place}\"")} is {Shown}", $"it must be {wanted}");

    /// <summary>The error for a value that is of the right kind and wrong all the same.</summary>
    public InvalidInputException Invalid(string fault, Remedy remedy) =>
        new(Source, Place.Length == 0 ? fault : $"\"{Place}\" {fault}", remedy);

    private string Prefix => Place.Length == 0 ? "" : $"\"{Place}\" ";

    private string Shown => Node switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "a list",
        _ when IsText => $"the text {Node.ToJsonString()}",
        _ => Node.ToJsonString(),
    };

    private string Under(string key) => Place.Length == 0 ? key : $"{Place}.{key}";

    private double? Real() => Node?.GetValueKind() == JsonValueKind.Number
        && double.TryParse(Node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value
        : null;
}
