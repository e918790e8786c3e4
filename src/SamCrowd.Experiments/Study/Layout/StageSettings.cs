using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SamCrowd.Experiments.Study.Layout;

/// <summary>A settings record as it goes into a stage's key.</summary>
public static class StageSettings
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <param name="without">Names, as they stand in the file, of values that do not decide the result.</param>
    public static JsonObject Of<T>(T settings, params ReadOnlySpan<string> without)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(settings, Json)!;
        foreach (var name in without) json.Remove(name);
        return json;
    }
}
