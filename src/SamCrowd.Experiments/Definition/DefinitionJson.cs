using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Definition;

/// <summary>An experiment with every value resolved, as a run keeps it.</summary>
public static class DefinitionJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Write(ExperimentDefinition experiment) => JsonSerializer.Serialize(experiment, Json);

    /// <exception cref="InvalidInputException">The file is missing or not what this program wrote.</exception>
    public static ExperimentDefinition Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path} is not there; give the folder of a run, e.g. runs/demo");
        try
        {
            return JsonSerializer.Deserialize<ExperimentDefinition>(File.ReadAllBytes(path), Json)!;
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"{path}: is not the experiment of a run ({error.Message.Split('\n')[0]}); run the experiment again", error);
        }
    }
}
