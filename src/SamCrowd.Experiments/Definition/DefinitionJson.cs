using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamCrowd.Experiments.Definition.Binding;
using SamCrowd.Experiments.Definition.Yaml;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Settings;

namespace SamCrowd.Experiments.Definition;

/// <summary>An experiment with every value resolved, as a run keeps it: the keys and words of its YAML.</summary>
internal static class DefinitionJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(ExperimentDefinition experiment) => SettingsJson.Write(experiment).ToJsonString(Json);

    /// <exception cref="InvalidInputException">The file is missing or not what this program wrote.</exception>
    public static ExperimentDefinition Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidInputException($"{path} is not there; give the folder of a run, e.g. runs/demo");
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path),
                documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            var experiment = SettingBinder.Bind<ExperimentDefinition>(
                Node(json, new Position(path, Path.GetDirectoryName(Path.GetFullPath(path))!, 0, 0)));
            RequireNames(experiment);
            return experiment;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or InvalidInputException)
        {
            throw new InvalidInputException($"{path}: is not the experiment of a run ({error.Message.Split('\n')[0]}); run the "
                + "experiment again", error);
        }
    }

    /// <summary>Stages are laid out by the names that arms give of others, so those must be there.</summary>
    private static void RequireNames(ExperimentDefinition experiment)
    {
        var annotators = experiment.Annotators.Select(annotator => annotator.Name).ToHashSet();
        var before = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var arm in experiment.Arms)
        {
            string?[] arms = [arm.PretrainOn, arm.Teacher];
            var unknown = arms.FirstOrDefault(name => name is not null && !before.Contains(name))
                ?? arm.Annotators?.FirstOrDefault(name => !annotators.Contains(name));
            if (unknown is not null) throw new InvalidInputException($"arm '{arm.Name}' names '{unknown}', which is not there");
            if (!before.Add(arm.Name)) throw new InvalidInputException($"there are two arms '{arm.Name}'");
        }
    }

    private static SettingNode Node(JsonNode? json, Position place) => json switch
    {
        null => new SettingScalar(place, "null", true),
        JsonArray list => new SettingList(place, [.. list.Select(item => Node(item, place))]),
        JsonObject map => InputPath.FromJson(map) ?? Selection(map, place) ?? Map(map, place),
        _ when json.GetValueKind() == JsonValueKind.String => new SettingScalar(place, (string)json!, false),
        _ => new SettingScalar(place, json.ToJsonString(), true),
    };

    private static SettingMap Map(JsonObject map, Position place) =>
        new(place, [.. map.Select(pair => new SettingEntry(place, pair.Key, Node(pair.Value, place)))]);

    /// <summary>How earlier versions wrote <see cref="CaseSelection"/>.</summary>
    private static SettingNode? Selection(JsonObject map, Position place) =>
        map.Count == 2 && map.ContainsKey("count") && map.ContainsKey("ids") ? Node(map["count"] ?? map["ids"], place) : null;
}
