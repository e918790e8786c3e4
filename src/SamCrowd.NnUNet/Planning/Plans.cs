using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Fingerprinting;
using SamCrowd.NnUNet.Json;

namespace SamCrowd.NnUNet.Planning;

/// <summary>
/// nnU-Net's plans file: every decision that preprocessing, training and prediction obey. Keys that this program does not know are kept,
/// in their order, so that a file read and written again differs in nothing.
/// </summary>
public sealed class Plans
{
    private readonly JsonObject _json;
    private readonly JsonObject _configurations;
    private readonly string _source;

    private Plans(JsonObject json, string source)
    {
        (_json, _source) = (json, source);
        _configurations = PlanJson.RequireObject(json, "configurations", source);
        TransposeForward = PlanJson.RequireIntegers(json, "transpose_forward", source);
        TransposeBackward = PlanJson.RequireIntegers(json, "transpose_backward", source);
        if (TransposeForward.Count != 3 || TransposeBackward.Count != 3
            || Enumerable.Range(0, 3).Any(axis => !TransposeForward.Contains(axis) || TransposeBackward[axis] is < 0 or > 2
            || TransposeForward[TransposeBackward[axis]] != axis))
            throw new InvalidInputException($"{source}: transpose_forward and transpose_backward must be orders of the axes 0, 1, 2 that "
                + "undo each other");
        ForegroundIntensityProperties = ForegroundIntensitiesJson.Read(json, source);
    }

    /// <summary>"dataset_name": the data set's folder, e.g. "Dataset040_Hippocampus".</summary>
    public string DatasetName => PlanJson.RequireText(_json, "dataset_name", _source);

    /// <summary>"plans_name", e.g. "nnUNetPlans".</summary>
    public string PlansName => PlanJson.RequireText(_json, "plans_name", _source);

    /// <summary>nnU-Net's reader class, e.g. SimpleITKIO, NibabelIO.</summary>
    public string ImageReaderWriter => PlanJson.RequireText(_json, "image_reader_writer", _source);

    /// <summary>"experiment_planner_used": the class name of nnU-Net's planner, e.g. "ExperimentPlanner".</summary>
    public string ExperimentPlanner => PlanJson.RequireText(_json, "experiment_planner_used", _source);

    /// <summary>Array axis (0 = z, 1 = y, 2 = x) that becomes the first, second, third axis of everything in the plan.</summary>
    public IReadOnlyList<int> TransposeForward { get; }

    /// <summary>The order that undoes <see cref="TransposeForward"/>.</summary>
    public IReadOnlyList<int> TransposeBackward { get; }

    /// <summary>Foreground intensities, one entry a channel (CT normalisation needs them).</summary>
    public IReadOnlyList<ForegroundIntensities> ForegroundIntensityProperties { get; }

    /// <summary>The configurations in the file's order, e.g. 2d, 3d_fullres.</summary>
    public IReadOnlyList<string> ConfigurationNames => [.. _configurations.Select(pair => pair.Key)];

    /// <summary>Reads a plans file, nnU-Net's or this program's.</summary>
    /// <exception cref="InvalidInputException">The file is missing or is no plans file.</exception>
    public static Plans Read(string path) => new(PythonJson.ReadObject(path), path);

    /// <summary>The plans of an object, which is copied.</summary>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InvalidInputException">The object is no plans file.</exception>
    public static Plans FromJson(JsonObject json, string source) => new((JsonObject)json.DeepClone(), source);

    /// <summary>Writes the plans as nnU-Net does; the file appears whole or not at all.</summary>
    public void Write(string path) => PythonJson.Write(path, _json);

    /// <summary>A copy of the whole object, with the keys that this program does not know.</summary>
    public JsonObject ToJson() => (JsonObject)_json.DeepClone();

    /// <summary>Whether the plans have a configuration of that name.</summary>
    public bool HasConfiguration(string name) => _configurations.ContainsKey(name);

    /// <summary>A configuration with the keys of those it <c>inherits_from</c> filled in; its own win.</summary>
    /// <exception cref="InvalidInputException">There is none of that name, or inheritance runs in a circle.</exception>
    public ConfigurationPlan Configuration(string name) => new(name, Resolve(name, []), _source);

    /// <summary>These plans with one configuration replaced or added (it is written out whole, without <c>inherits_from</c>).</summary>
    public Plans With(ConfigurationPlan configuration)
    {
        var json = ToJson();
        var entry = configuration.ToJson();
        entry.Remove("inherits_from");
        json["configurations"]!.AsObject()[configuration.Name] = entry;
        return new Plans(json, _source);
    }

    /// <summary>
    /// These plans with the configurations of an older file that the planner did not make now: nnU-Net keeps a user's own ones that way.
    /// </summary>
    public Plans KeepingConfigurationsOf(Plans older)
    {
        var json = ToJson();
        var configurations = json["configurations"]!.AsObject();
        foreach (var (name, entry) in older._configurations)
            if (!configurations.ContainsKey(name)) configurations[name] = entry?.DeepClone();
        return new Plans(json, _source);
    }

    private JsonObject Resolve(string name, List<string> visited)
    {
        if (_configurations[name] is not JsonObject own)
            throw new InvalidInputException($"{_source}: there is no configuration '{name}'; it has "
                + $"{string.Join(", ", ConfigurationNames)}");
        if (visited.Contains(name))
            throw new InvalidInputException($"{_source}: configurations inherit in a circle: {string.Join(" from ", visited)} from {name}");
        visited.Add(name);
        var parent = PlanJson.OptionalText(own, "inherits_from", $"{_source}: configuration '{name}'");
        if (parent is null) return (JsonObject)own.DeepClone();
        var resolved = Resolve(parent, visited);
        foreach (var (key, value) in own) resolved[key] = value?.DeepClone();
        return resolved;
    }
}
