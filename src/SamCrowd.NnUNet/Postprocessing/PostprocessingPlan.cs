using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;

namespace SamCrowd.NnUNet.Postprocessing;

/// <summary>What cross-validation found to help: steps to do one after the other on every label map. nnU-Net's postprocessing.json.</summary>
public sealed record PostprocessingPlan(IReadOnlyList<KeepLargest> Steps)
{
    public const string FileName = "postprocessing.json";

    public const string PickleName = "postprocessing.pkl";

    private const string ModuleName = "nnunetv2.postprocessing.remove_connected_components";

    private const string FunctionName = "remove_all_but_largest_component_from_segmentation";

    /// <exception cref="InvalidInputException">The file is missing or names a step that is not known.</exception>
    public static PostprocessingPlan Read(string path)
    {
        var json = PythonJson.ReadObject(path);
        if (json["postprocessing_fns"] is not JsonArray functions || json["postprocessing_kwargs"] is not JsonArray settings || functions.Count != settings.Count)
            throw new InvalidInputException($"{path}: postprocessing_fns and postprocessing_kwargs must be lists of one length; determine the post-processing again");
        return new PostprocessingPlan([.. functions.Zip(settings, (function, values) => ReadStep(path, function, values))]);
    }

    /// <summary>Changes a label map in place.</summary>
    public void Apply(Volume<short> map)
    {
        foreach (var step in Steps) step.Apply(map);
    }

    /// <summary>Writes what nnUNetv2_apply_postprocessing reads: a pickle of (functions, list of their arguments).</summary>
    public void WritePickle(string path) => PickleWriter.WriteFile(path, new object?[]
    {
        Steps.Select(object? (_) => new PickleFunction(ModuleName, FunctionName)).ToList(),
        Steps.Select(object? (step) => new StoredDictionary { ["labels_or_regions"] = step.IsList ? step.Labels.Select(object? (label) => label).ToList() : step.Labels[0] }).ToList(),
    });

    internal JsonArray FunctionsToJson() => [.. Steps.Select(_ => (JsonNode)FunctionName)];

    internal JsonArray SettingsToJson() => [.. Steps.Select(step => new JsonObject
    {
        ["labels_or_regions"] = step.IsList ? new JsonArray([.. step.Labels.Select(label => (JsonNode)label)]) : step.Labels[0],
    })];

    private static KeepLargest ReadStep(string path, JsonNode? function, JsonNode? settings)
    {
        if (function?.GetValue<string>() != FunctionName) throw new InvalidInputException($"{path}: the step '{function}' is not known; only {FunctionName} is");
        return settings?["labels_or_regions"] switch
        {
            JsonArray list => new KeepLargest([.. list.SelectMany(Flatten)], IsList: true),
            JsonValue label => new KeepLargest([label.GetValue<int>()], IsList: false),
            _ => throw new InvalidInputException($"{path}: a step has no labels_or_regions; determine the post-processing again"),
        };
    }

    private static IEnumerable<int> Flatten(JsonNode? node) => node is JsonArray list ? list.SelectMany(Flatten) : [node!.GetValue<int>()];
}
