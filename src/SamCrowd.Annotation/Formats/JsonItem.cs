using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>A value of a JSON file that knows where it stands, so that every error names file and item.</summary>
internal readonly partial struct JsonItem
{
    [GeneratedRegex("^Duplicate property '(?<key>.*)' encountered")]
    private static partial Regex DuplicateKey();

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly JsonElement _element;
    private readonly string _file;

    private JsonItem(JsonElement element, string file, string path) => (_element, _file, Path) = (element, file, path);

    /// <summary>E.g. <c>images[3].id</c>; empty for the whole document.</summary>
    public string Path { get; }

    public bool IsText => _element.ValueKind == JsonValueKind.String;

    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    public bool IsList => _element.ValueKind == JsonValueKind.Array;

    /// <exception cref="InvalidInputException">The file is missing or no JSON, or a key is there twice.</exception>
    public static T Read<T>(string file, Func<JsonItem, T> read)
    {
        if (!File.Exists(file)) throw new InvalidInputException(file, "there is no such annotation file", "check the path");
        try
        {
            var bytes = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), Strict);
            JsonInput.RequireWholeText(Encoding.UTF8.GetString(bytes), file);
            return read(new JsonItem(document.RootElement, file, ""));
        }
        catch (JsonException error)
        {
            var fault = DuplicateKey().Match(error.Message) is { Success: true } twice
                ? $"the key '{twice.Groups["key"].Value}' is there twice in one object"
                : $"it is not valid JSON ({error.Message.Split('\n')[0].TrimEnd('.')})";
            throw new InvalidInputException(file, fault, "export it again", error);
        }
    }

    public static void Write(string file, JsonNode root) => AtomicFile.WriteText(file, Text(root));

    /// <summary>What <see cref="Write"/> puts into a file.</summary>
    public static string Text(JsonNode root) => root.ToJsonString(Indented) + "\n";

    /// <summary>A member that has to be there.</summary>
    public JsonItem this[string name] => Find(name) ?? throw Wrong($"'{name}' is missing");

    /// <summary>A member, or null where it is missing or null.</summary>
    public JsonItem? Find(string name)
    {
        if (!IsObject) throw Wrong("it is not an object {…}");
        return _element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? new JsonItem(member, _file, Path.Length == 0 ? name : $"{Path}.{name}")
            : null;
    }

    /// <summary>The members of an object that are not null.</summary>
    public IReadOnlyList<JsonItem> Members()
    {
        if (!IsObject) throw Wrong("it is not an object {…}");
        var (file, path) = (_file, Path);
        return [.. _element.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .Select(member => new JsonItem(member.Value, file, $"{path}.{member.Name}"))];
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<JsonItem> Items()
    {
        if (!IsList) throw Wrong("it is not a list […]");
        var (file, path) = (_file, Path);
        return [.. _element.EnumerateArray().Select(
            (item, i) => new JsonItem(item, file, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")))];
    }

    public string Text() => IsText ? _element.GetString()! : throw Wrong("it is not a text");

    /// <summary>A finite number.</summary>
    public double Number() =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out var value) && double.IsFinite(value)
            ? value : throw Wrong("it is not a number");

    /// <summary>A whole number of at least 0; 3.0 is one.</summary>
    public int Whole() => Number() is var value && value is >= 0 and <= int.MaxValue && double.IsInteger(value)
        ? (int)value : throw Wrong("it is not a whole number of at least 0");

    public bool Flag() => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("it is neither true nor false"),
    };

    /// <summary>A name or number by which other items refer to this one, as text.</summary>
    public string Id() => _element.ValueKind switch
    {
        JsonValueKind.String => _element.GetString()!,
        JsonValueKind.Number => _element.GetRawText(),
        _ => throw Wrong("it is neither a number nor a text"),
    };

    /// <summary>Two numbers, x and y.</summary>
    public (double X, double Y) Point() => Items() is [var x, var y]
        ? (x.Number(), y.Number()) : throw Wrong("it is not a point of two numbers");

    public InvalidInputException Wrong(string fault, string remedy = "export it again") =>
        new(_file, Path.Length == 0 ? fault : $"{Path}: {fault}", remedy);
}
