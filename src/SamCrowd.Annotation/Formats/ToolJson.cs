using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>What annotation tools put into their JSON: ids, points, counts.</summary>
internal static class ToolJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(string file, JsonNode root) => AtomicFile.WriteText(file, Text(root));

    /// <summary>What <see cref="Write"/> puts into a file.</summary>
    public static string Text(JsonNode root) => root.ToJsonString(Indented) + "\n";

    /// <summary>A whole number of at least 0; 3.0 is one.</summary>
    public static int Whole(this JsonItem item) => item.Integer(least: 0);

    public static bool Flag(this JsonItem item) => item.Node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw item.Wrong("true or false"),
    };

    /// <summary>A name or number by which other items refer to this one, as text.</summary>
    public static string Id(this JsonItem item) => item.Node?.GetValueKind() switch
    {
        JsonValueKind.String => item.Text(),
        JsonValueKind.Number => item.Node.ToJsonString(),
        _ => throw item.Wrong("a number or a text"),
    };

    /// <summary>Two numbers, x and y.</summary>
    public static (double X, double Y) Point(this JsonItem item) =>
        item.Items() is [var x, var y] ? (x.Finite(), y.Finite()) : throw item.Wrong("a point of two numbers");

    /// <summary>A number that has an end; Python's Infinity is none.</summary>
    public static double Finite(this JsonItem item) =>
        item.Number() is var value && double.IsFinite(value) ? value : throw item.Wrong("a finite number");

    /// <summary>The error for an item that is not as its tool writes it.</summary>
    public static InvalidInputException Unfit(this JsonItem item, string fault, string remedy = "export it again") =>
        new(item.Source, item.Place.Length == 0 ? fault : $"{item.Place}: {fault}", remedy);
}
