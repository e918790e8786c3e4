using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamCrowd.Fuzz.Mutations;

/// <summary>
/// JSON that stays JSON: a value takes another type, is lost, comes twice or is renamed, a number becomes extreme; every third is damaged
/// as text.
/// </summary>
public static class JsonMutation
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e999", "1e308", "-1e308", "1e-320", "2147483648", "9223372036854775808",
            "99999999999999999999999", "\"\"", "\"x\"", "\"1\"", "\"../../x\"", "\"/abs\"", "\"a\\u0000b\"",
        "\"NaN\"", "\"\\ud800\"", "\"CON\"", "[]", "{}", "[null]", "[[]]", "[[[1]]]", "{\"\":1}", "{\"a\":{}}", "[1,2]", "[0,0,0]",
            "[-1,-1,-1]", "[1e9,1e9,1e9]", "[\"a\",1]", "1000000", "300", "NaN", "Infinity", "-Infinity",
    ];

    /// <summary>One to three changes.</summary>
    public static byte[] Apply(byte[] seed, Random random)
    {
        if (random.Next(3) == 0) return TextMutation.Apply(seed, random);
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(seed);
        }
        catch (JsonException)
        {
            return TextMutation.Apply(seed, random);
        }
        var text = new StringBuilder();
        var places = Count(root);
        var chosen = new HashSet<int>();
        for (var times = random.Next(1, 4); times > 0; times--) chosen.Add(random.Next(places));
        var at = 0;
        Write(text, root, chosen, ref at, random);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>As <see cref="Apply"/>, for one JSON value a line.</summary>
    public static byte[] ApplyToLine(byte[] seed, Random random)
    {
        var lines = Encoding.UTF8.GetString(seed).Split('\n');
        var at = random.Next(lines.Length);
        lines[at] = Encoding.UTF8.GetString(Apply(Encoding.UTF8.GetBytes(lines[at]), random));
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static int Count(JsonNode? node) => 1 + node switch
    {
        JsonObject map => map.Sum(pair => Count(pair.Value)),
        JsonArray list => list.Sum(Count),
        _ => 0,
    };

    private static void Write(StringBuilder text, JsonNode? node, HashSet<int> chosen, ref int at, Random random)
    {
        if (chosen.Contains(at++) && random.Next(4) != 0)
        {
            at += Count(node) - 1;
            text.Append(random.Next(40) == 0 ? Deep(random) : Values[random.Next(Values.Length)]);
            return;
        }
        switch (node)
        {
            case JsonObject map:
                WriteObject(text, map, chosen, ref at, random);
                break;
            case JsonArray list:
                text.Append('[');
                var first = true;
                foreach (var item in list)
                {
                    var change = chosen.Contains(at) ? random.Next(6) : -1;
                    if (change == 0) { at += Count(item); continue; }
                    if (!first) text.Append(',');
                    first = false;
                    var start = text.Length;
                    Write(text, item, chosen, ref at, random);
                    if (change == 1) text.Append(',').Append(text.ToString(start, text.Length - start));
                }
                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonObject map, HashSet<int> chosen, ref int at, Random random)
    {
        text.Append('{');
        var first = true;
        foreach (var (key, value) in map)
        {
            var change = chosen.Contains(at) ? random.Next(8) : -1;
            if (change == 0) { at += Count(value); continue; }
            if (!first) text.Append(',');
            first = false;
            var start = text.Length;
            text.Append(JsonSerializer.Serialize(change == 2 ? key + "x" : change == 3 ? "../" + key : change == 4 ? "" : key)).Append(':');
            Write(text, value, chosen, ref at, random);
            if (change == 1) text.Append(',').Append(text.ToString(start, text.Length - start));
        }
        text.Append('}');
    }

    private static string Deep(Random random)
    {
        var depth = random.Next(2) == 0 ? 60 : 5000;
        return new string('[', depth) + new string(']', depth);
    }
}
