using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;

namespace SamCrowd.NnUNet.Postprocessing;

/// <summary>
/// What cross-validation found to help: steps to do one after the other on every label map. nnU-Net's postprocessing.json.
/// </summary>
internal sealed record PostprocessingPlan(IReadOnlyList<KeepLargest> Steps)
{
    public const string FileName = "postprocessing.json";

    public const string PickleName = "postprocessing.pkl";

    private const string ModuleName = "nnunetv2.postprocessing.remove_connected_components";

    private const string FunctionName = "remove_all_but_largest_component_from_segmentation";

    /// <exception cref="InvalidInputException">The file is missing or names a step that is not known.</exception>
    public static PostprocessingPlan Read(string path)
    {
        var json = JsonInput.Read(path);
        var (functions, settings) = (json["postprocessing_fns"].Items(), json["postprocessing_kwargs"].Items());
        if (functions.Count != settings.Count)
            throw new InvalidInputException($"{path}: postprocessing_fns and postprocessing_kwargs must be lists of one length; determine "
                + "the post-processing again");
        return new PostprocessingPlan([.. functions.Zip(settings, ReadStep)]);
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
        Steps.Select(object? (step) =>
            new StoredDictionary { ["labels_or_regions"] = step.IsList ? step.Labels.Select(object? (label) => label).ToList()
            : step.Labels[0] }).ToList(),
    });

    internal JsonArray FunctionsToJson() => [.. Steps.Select(_ => (JsonNode)FunctionName)];

    internal JsonArray SettingsToJson() => [.. Steps.Select(step => new JsonObject
    {
        ["labels_or_regions"] = step.IsList ? new JsonArray([.. step.Labels.Select(label => (JsonNode)label)]) : step.Labels[0],
    })];

    private static KeepLargest ReadStep(JsonItem function, JsonItem settings)
    {
        if (function.Text() != FunctionName)
            throw function.Invalid($"is '{function.Text()}', a step that is not known", $"only {FunctionName} is");
        var labels = settings["labels_or_regions"];
        return labels.IsList ? new KeepLargest([.. labels.Items().SelectMany(Flatten)], IsList: true)
            : new KeepLargest([Label(labels)], IsList: false);
    }

    private static IEnumerable<int> Flatten(JsonItem item) => item.IsList ? item.Items().SelectMany(Flatten) : [Label(item)];

    private static int Label(JsonItem item) => item.Integer(0, short.MaxValue, "a label, or a list of labels");
}
