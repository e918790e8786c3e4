using System.Text.Json;
using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>Tells a run's folder, or one that may become it, from a folder in which somebody keeps files of the same names.</summary>
internal static class RunFolderCheck
{
    private static readonly string[] SweepFiles = ["sweep.csv", "sweep.svg", "sweep.png"];

    /// <exception cref="InvalidInputException">A file of the folder would be overwritten that this program did not write.</exception>
    public static void Require(RunFolder run)
    {
        var sweep = Path.Combine(run.Root, "sweep.json");
        if (File.Exists(run.Definition) && !HasKeys(run.Definition, "data", "arms")) throw Refused(run, run.Definition);
        if (File.Exists(sweep) && !HasKeys(sweep, "keys", "points")) throw Refused(run, sweep);
        if (File.Exists(run.Definition) || File.Exists(sweep)) return;
        if (File.Exists(run.State) && RunState.TryRead(run) is not { Machine: not null }) throw Refused(run, run.State);
        if (File.Exists(run.Hashes) && !IsObject(run.Hashes, "Sha256")) throw Refused(run, run.Hashes);
        if (SweepFiles.Select(name => Path.Combine(run.Root, name)).FirstOrDefault(File.Exists) is { } summary) throw Refused(run, summary);
        var running = Path.Combine(run.Root, "running");
        if (!Directory.Exists(running)) return;
        var states = Directory.EnumerateFiles(running, "*.json", SearchOption.AllDirectories);
        if (states.FirstOrDefault(path => !HasKeys(path, "Beat")) is { } own) throw Refused(run, own);
    }

    private static InvalidInputException Refused(RunFolder run, string path) =>
        new(path, $"was not written by this program, and the run in {run.Root} keeps a file of that name",
            new ChooseAnotherFolder("move it away"));

    private static bool HasKeys(string path, params string[] keys) =>
        Parse(path) is { ValueKind: JsonValueKind.Object } root && keys.All(key => root.TryGetProperty(key, out _));

    /// <summary>Whether all values of a JSON object have the key.</summary>
    private static bool IsObject(string path, string key) => Parse(path) is { ValueKind: JsonValueKind.Object } root
        && root.EnumerateObject().All(entry => entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty(key, out _));

    private static JsonElement? Parse(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
