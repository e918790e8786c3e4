using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamCrowd.Imaging.Files;

/// <summary>
/// JSON as Python's <c>json.dump(value, file, indent=4)</c> writes it, so that files shared with nnU-Net can be compared line by line:
/// floats as <c>repr</c> (1.0, 1e-05), NaN bare, text in ASCII. Numbers that were read keep their text.
/// </summary>
internal static class PythonJson
{
    /// <summary>
    /// Reads a file; Python's bare NaN becomes null, its Infinity a number too large for a double, which reads as infinity.
    /// </summary>
    /// <exception cref="InvalidInputException">The file is missing or no JSON object.</exception>
    public static JsonObject ReadObject(string path) => JsonInput.Read(path).Object();

    public static void Write(string path, JsonNode node) => AtomicFile.WriteText(path, ToText(node));

    public static string ToText(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.ToString();
    }

    /// <summary>
    /// A float as Python's <c>repr</c> writes it: shortest digits that give it back, exponent below 1e-4 and from 1e16 on.
    /// </summary>
    public static string FloatText(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits < 16; digits++)
        {
            var shorter = value.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) != value) continue;
            shortest = shorter;
            break;
        }
        var split = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(shortest.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        var mantissa = shortest[..split].TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        if (exponent is < -4 or >= 16)
        {
            var fraction = mantissa.Length > 1 ? $".{mantissa[1..]}" : "";
            return $"{sign}{mantissa[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{mantissa}";
        return mantissa.Length <= exponent + 1
            ? $"{sign}{mantissa.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{mantissa[..(exponent + 1)]}.{mantissa[(exponent + 1)..]}";
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject map:
                AppendItems(text, '{', '}', map.Count, depth, i =>
                {
                    var (key, value) = map.GetAt(i);
                    AppendString(text, key);
                    text.Append(": ");
                    Append(text, value, depth + 1);
                });
                break;
            case JsonArray list:
                AppendItems(text, '[', ']', list.Count, depth, i => Append(text, list[i], depth + 1));
                break;
            default:
                AppendValue(text, node.AsValue());
                break;
        }
    }

    private static void AppendItems(StringBuilder text, char open, char close, int count, int depth, Action<int> append)
    {
        text.Append(open);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            text.Append('\n').Append(' ', 4 * (depth + 1));
            append(i);
        }
        if (count > 0) text.Append('\n').Append(' ', 4 * depth);
        text.Append(close);
    }

    private static void AppendValue(StringBuilder text, JsonValue value)
    {
        if (value.TryGetValue<JsonElement>(out var element) && element.ValueKind != JsonValueKind.String)
            text.Append(element.GetRawText());
        else if (value.TryGetValue<string>(out var word))
            AppendString(text, word);
        else if (value.TryGetValue<double>(out var number))
            text.Append(FloatText(number));
        else
            text.Append(value.ToJsonString());
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or > '~' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }
        text.Append('"');
    }

    /// <summary>Python writes NaN and Infinity bare, which is no JSON. Text within quotes stays as it is.</summary>
    internal static string ReplacePythonNumbers(string json)
    {
        if (!json.Contains("NaN", StringComparison.Ordinal) && !json.Contains("Infinity", StringComparison.Ordinal)) return json;
        var text = new StringBuilder(json.Length);
        var quoted = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '"') quoted = !quoted;
            if (quoted && json[i] == '\\' && i + 1 < json.Length) text.Append(json[i++]);
            if (!quoted && json.AsSpan(i).StartsWith("NaN"))
            {
                text.Append("null");
                i += "NaN".Length - 1;
            }
            else if (!quoted && json.AsSpan(i).StartsWith("Infinity"))
            {
                text.Append("1e999");
                i += "Infinity".Length - 1;
            }
            else
            {
                text.Append(json[i]);
            }
        }
        return text.ToString();
    }
}
