using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Sam.Labeling;

/// <summary>What is written next to a case's label volume: how it was made, and SAM's opinion of each mask.</summary>
/// <param name="Done">Key of image, prompts, settings and models, and the files; a case whose key matches is not made again.</param>
/// <param name="Coverage">Which slices had a prompt, by axis and label.</param>
/// <param name="RemovedVoxels">Painted voxels that the clean-up of components took away.</param>
/// <param name="Prompts">In painting order.</param>
internal sealed record CaseRecord(
    string Case, DoneMarker Done, string Preset, SamTiming Timing, IReadOnlyList<PromptCoverage> Coverage, long RemovedVoxels,
    IReadOnlyList<PromptResult> Prompts)
{
    /// <summary>
    /// Labels that had a prompt and have no voxel in the finished volume: masks were empty, painted over or removed as small components.
    /// </summary>
    public IReadOnlyList<int> EmptyLabels { get; init; } = [];

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>What asked for a label and got none, a line each; for people to see.</summary>
    public IReadOnlyList<string> WithoutVoxels()
    {
        var empty = Prompts.Where(prompt => prompt.Pixels == 0).Select(prompt => prompt.Prompt).ToArray();
        var lines = new List<string>();
        if (empty.Length > 0)
        {
            var places = string.Join(", ",
                empty.Take(5).Select(prompt => string.Create(CultureInfo.InvariantCulture, $"slice {prompt.Slice} label {prompt.Label}")));
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"case {Case}: {empty.Length} of {Prompts.Count} prompts got no voxel: "
                + $"{places}{(empty.Length > 5 ? ", …" : "")}"));
        }
        if (EmptyLabels.Count > 0)
            lines.Add($"case {Case}: no voxel has label {string.Join(", ", EmptyLabels)}, although there were prompts of it");
        return lines;
    }

    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, Options) + "\n");

    /// <exception cref="InvalidInputException">The file is not such a record.</exception>
    public static CaseRecord Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<CaseRecord>(File.ReadAllText(path), Options) ?? throw new JsonException("null");
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            throw new InvalidInputException($"{path}: not a record of a SAM label volume ({error.Message}); delete it and label the "
                + $"case again", error);
        }
    }
}
