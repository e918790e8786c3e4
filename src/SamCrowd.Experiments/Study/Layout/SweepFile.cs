using System.Text.Json;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Study.Layout;

/// <summary><c>sweep.json</c> in a sweep's folder: its keys and points, whose experiments lie in the points' folders.</summary>
internal static class SweepFile
{
    private const string Name = "sweep.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>The folder of one point: the run's own where there is only one, else one below it.</summary>
    public static RunFolder FolderOf(SweepPoint point, RunFolder root) =>
        point.Name.Length == 0 ? root : new RunFolder(Path.Combine(root.Root, point.Name));

    /// <summary>Writes the experiments of all points, and for a sweep its own file.</summary>
    public static void Write(Sweep sweep, RunFolder root)
    {
        foreach (var point in sweep.Points) AtomicFile.WriteText(FolderOf(point, root).Definition, DefinitionJson.Write(point.Experiment));
        if (sweep.Keys.Count == 0) return;
        var points = sweep.Points.ToDictionary(point => point.Name, point => point.Values);
        AtomicFile.WriteText(Path.Combine(root.Root, Name), JsonSerializer.Serialize(new Content(sweep.Name, sweep.Keys, points), Json));
    }

    /// <summary>Whether a sweep was run in a folder, not a single study.</summary>
    public static bool IsIn(RunFolder root) => File.Exists(Path.Combine(root.Root, Name));

    /// <summary>The sweep that was run in a folder, or the single study.</summary>
    /// <exception cref="InvalidInputException">Nothing was run there.</exception>
    public static Sweep Read(RunFolder root)
    {
        var path = Path.Combine(root.Root, Name);
        if (!File.Exists(path))
        {
            var only = DefinitionJson.Read(root.Definition);
            return new Sweep(only.Name, [], [new SweepPoint("", [], only)]);
        }
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), Json)!;
            return new Sweep(content.Name, content.Keys, [.. content.Points.Select(point =>
                new SweepPoint(
                    point.Key, point.Value, DefinitionJson.Read(new RunFolder(Path.Combine(root.Root, point.Key)).Definition)))]);
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(
                $"{path}: is not the list of a sweep's points ({error.Message.Split('\n')[0]}); run the experiment again", error);
        }
    }

    private sealed record Content(string Name, IReadOnlyList<string> Keys, IReadOnlyDictionary<string, IReadOnlyList<string>> Points);
}
