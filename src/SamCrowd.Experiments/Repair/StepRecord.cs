using System.Text.Json;
using SamCrowd.Annotation.Repair;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Repair;

/// <summary>What a step did to one case; written when its files are.</summary>
/// <param name="Done">Key of labels, image, prompts, settings and ground truth, and the files made; with an equal key the case is not
/// repaired again.</param>
internal sealed record StepRecord(string Case, DoneMarker Done, IReadOnlyList<LabelChange> Labels)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    internal void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, Json) + "\n");

    /// <returns>Null where there is none.</returns>
    /// <exception cref="InvalidInputException">The file is no such record.</exception>
    internal static StepRecord? Find(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<StepRecord>(File.ReadAllBytes(path), Json) is { Done.Outputs: not null } record
                ? record : throw new JsonException("it lacks what it was made from");
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(
                $"{path}: is not the record of a repaired case ({error.Message.Split('\n')[0]}); delete it, and the case is repaired again",
                error);
        }
    }
}
