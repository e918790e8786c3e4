using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SamCrowd.Experiments.Stages;

/// <summary>Finds for each stage of a run its key and what is left to do, without doing anything.</summary>
public static class StageKeys
{
    /// <param name="stages">Each after those it depends on.</param>
    /// <param name="others">Runs whose stages may be taken over where the key is the same.</param>
    public static IReadOnlyList<StageStatus> Examine(IReadOnlyList<Stage> stages, RunFolder run, FileHashes hashes, IReadOnlyList<RunFolder>? others = null)
    {
        var found = new Dictionary<string, StageStatus>();
        foreach (var stage in stages)
        {
            var record = Describe(stage, found, hashes);
            var status = Judge(stage, record, run.Of(stage.Id));
            var twin = status.Need == StageNeed.All ? StageTwin.Find(others ?? [], stage.Id, status.Key) : null;
            found.Add(stage.Id, twin is null ? status : status with { Need = StageNeed.Link, Why = $"the same as in {Path.GetFileName(twin.Root)}", Twin = twin });
        }
        return [.. stages.Select(stage => found[stage.Id])];
    }

    /// <summary>The record that the stage would write if it started now.</summary>
    public static StageRecord Describe(Stage stage, IReadOnlyDictionary<string, StageStatus> before, FileHashes hashes)
    {
        var files = new SortedDictionary<string, string>(stage.Files.ToDictionary(path => path, hashes.Of), StringComparer.Ordinal);
        var dependencies = new SortedDictionary<string, string>(stage.DependsOn.Distinct().ToDictionary(id => id, id => before[id].Key), StringComparer.Ordinal);
        // Content, not place, decides: the hashes go in under the file's name only.
        var text = new StringBuilder($"{stage.Name}\nversion {stage.Version}\n{stage.Settings.ToJsonString()}\n");
        foreach (var (path, hash) in files) text.Append($"{Path.GetFileName(path)} {hash}\n");
        foreach (var (id, key) in dependencies) text.Append($"{id} {key}\n");
        return new StageRecord
        {
            Stage = stage.Id,
            Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))),
            Version = stage.Version,
            Settings = stage.Settings,
            Files = files,
            DependsOn = dependencies,
            Start = DateTimeOffset.Now,
            Machine = Machine.Describe(),
            Program = typeof(StageKeys).Assembly.GetName().Version!.ToString(3),
        };
    }

    private static StageStatus Judge(Stage stage, StageRecord now, string folder)
    {
        var old = StageRecord.TryRead(folder);
        if (old is null) return new StageStatus(stage, now.Key, StageNeed.All, "never done");
        if (old.Key != now.Key) return new StageStatus(stage, now.Key, StageNeed.All, Difference(now, old));
        if (old.End is null) return new StageStatus(stage, now.Key, StageNeed.Rest, stage.Resumes ? "was cut off; goes on" : "was cut off; starts again");
        return old.MissingOutput(folder) is { } missing
            ? new StageStatus(stage, now.Key, StageNeed.All, $"{missing} is missing or was changed")
            : new StageStatus(stage, now.Key, StageNeed.Nothing, $"done {old.End:yyyy-MM-dd HH:mm}");
    }

    private static string Difference(StageRecord now, StageRecord old)
    {
        if (now.Version != old.Version) return $"the step's code changed (version {old.Version} -> {now.Version})";
        var settings = Changes("", old.Settings, now.Settings).Take(3).ToArray();
        if (settings.Length > 0) return $"settings changed: {string.Join(", ", settings)}";
        var hashes = now.Files.Where(file => !old.Files.Values.Contains(file.Value)).Select(file => Path.GetFileName(file.Key)).ToArray();
        if (hashes.Length > 0) return $"input changed: {hashes[0]}{(hashes.Length > 1 ? $" and {hashes.Length - 1} more" : "")}";
        var dependency = now.DependsOn.FirstOrDefault(pair => !old.DependsOn.TryGetValue(pair.Key, out var key) || key != pair.Value).Key;
        return dependency is null ? "its inputs are others" : $"{dependency} changed";
    }

    private static IEnumerable<string> Changes(string path, JsonNode? old, JsonNode? now)
    {
        if (old is JsonObject before && now is JsonObject after)
        {
            foreach (var key in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key)))
                foreach (var change in Changes(path.Length == 0 ? key : $"{path}.{key}", before[key], after[key]))
                    yield return change;
        }
        else if (!JsonNode.DeepEquals(old, now))
        {
            yield return $"{path} {Short(old)} -> {Short(now)}";
        }
    }

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "nothing";
        return text.Length > 40 ? text[..37] + "..." : text;
    }
}
