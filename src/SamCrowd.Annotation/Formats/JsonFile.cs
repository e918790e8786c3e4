using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Annotation.Formats;

/// <summary>JSON with errors that name the file.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static T Read<T>(string path, Func<JsonNode, T> read)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path}: there is no such annotation file");
        try
        {
            return read(JsonNode.Parse(File.ReadAllBytes(path)) ?? throw new JsonException("it holds 'null'"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NullReferenceException or KeyNotFoundException)
        {
            throw new InvalidInputException($"{path}: not the JSON that this format has ({error.Message.Split('\n')[0]}); export it again", error);
        }
    }

    public static void Write(string path, JsonNode root) => AtomicFile.WriteText(path, root.ToJsonString(Indented) + "\n");

    /// <summary>A member that has to be there.</summary>
    public static JsonNode Need(this JsonNode node, string name) => node[name] ?? throw new JsonException($"'{name}' is missing");
}
