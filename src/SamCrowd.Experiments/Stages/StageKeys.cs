using System.Text.Json.Nodes;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Stages;

/// <summary>Finds for each stage of a run its key and what is left to do, without doing anything.</summary>
internal static class StageKeys
{
    /// <param name="stages">Each after those it depends on.</param>
    /// <param name="others">Runs whose stages may be taken over where the key is the same.</param>
    public static IReadOnlyList<StageStatus> Examine(
        IReadOnlyList<Stage> stages, RunFolder run, FileHashes hashes, IReadOnlyList<RunFolder>? others = null)
    {
        var found = new Dictionary<StageId, StageStatus>();
        foreach (var stage in stages)
        {
            var status = StatusOf(stage, Describe(stage, found, run, hashes), new StageFolder(run, stage.Id), hashes);
            var twin = status.Need == StageNeed.All ? StageTwin.Find(others ?? [], stage.Id, status.Key, hashes) : null;
            if (twin is not null)
                status = status with { Need = StageNeed.Link, Why = $"the same as in {Path.GetFileName(twin.Root)}", Twin = twin };
            else if (status.Need == StageNeed.All && MissingInput(stage) is { } missing)
                status = status with { Need = StageNeed.Blocked, Why = missing };
            found.Add(stage.Id, status);
        }
        return [.. stages.Select(stage => found[stage.Id])];
    }

    /// <summary>The record that the stage would write if it started now.</summary>
    public static StageRecord Describe(Stage stage, IReadOnlyDictionary<StageId, StageStatus> before, RunFolder run, FileHashes hashes)
    {
        var files = new SortedDictionary<string, string>(Inputs(stage, run, hashes), StringComparer.Ordinal);
        var needed = new SortedDictionary<string, string>(
            stage.DependsOn.Distinct().ToDictionary(id => id.Text, id => before[id].Key), StringComparer.Ordinal);
        var code = CodeVersion.Of(stage.Code);
        var key = new ContentKey(code, stage.Settings, [
            new ContentInput("stage", stage.Id.Kind),
            .. files.Select(file => new ContentInput(Path.GetFileName(file.Key), file.Value)),
            .. needed.Select(pair => new ContentInput(pair.Key, pair.Value)),
        ]);
        return new StageRecord
        {
            Stage = stage.Id.Text,
            Key = key.Value,
            Code = code,
            Settings = stage.Settings,
            Files = files,
            DependsOn = needed,
            Start = DateTimeOffset.Now,
            Machine = Machine.Describe(),
            Program = typeof(StageKeys).Assembly.GetName().Version!.ToString(3),
        };
    }

    /// <summary>Content of the files outside the run. What is no longer there counts as it was when the stage was done.</summary>
    private static Dictionary<string, string> Inputs(Stage stage, RunFolder run, FileHashes hashes)
    {
        var recorded = new Lazy<IReadOnlyDictionary<string, string>>(() => RecordedInputs(stage.Id, run));
        if (stage.MissingInput is not null) return recorded.Value.ToDictionary();
        return stage.Files.Distinct().ToDictionary(path => path, path => File.Exists(path)
            ? hashes.Of(path)
            : recorded.Value.GetValueOrDefault(path, "absent"));
    }

    private static IReadOnlyDictionary<string, string> RecordedInputs(StageId id, RunFolder run) =>
        (StageRecord.TryRead(run.Of(id)) ?? StageRecord.TryRead(run.Unfinished(id)))?.Files ?? new Dictionary<string, string>();

    private static string? MissingInput(Stage stage) =>
        stage.MissingInput ?? (stage.Files.FirstOrDefault(path => !File.Exists(path)) is { } absent
            ? $"{absent} is not there; {stage.Id} reads it"
            : null);

    private static StageStatus StatusOf(Stage stage, StageRecord now, StageFolder folder, FileHashes hashes)
    {
        var status = new StageStatus(stage, now.Key, StageNeed.All, "never done");
        if (folder.Obstacle() is { } obstacle) return status with { Need = StageNeed.Blocked, Why = obstacle };
        var (done, begun, kept) = (
            StageRecord.TryRead(folder.Place), StageRecord.TryRead(folder.Unfinished), StageRecord.TryRead(folder.Previous));
        string? damage = null;
        if (done is { End: { } end } && done.Key == now.Key)
        {
            damage = done.Damage(folder.Place, hashes);
            if (damage is null) return status with { Need = StageNeed.Nothing, Why = $"done {end:yyyy-MM-dd HH:mm}" };
        }
        var mine = begun?.Key == now.Key ? begun : null;
        if (mine is { End: not null } && mine.Damage(folder.Unfinished, hashes) is null)
            return status with { Need = StageNeed.Rest, Why = "done, but was interrupted before it took its place" };
        if (mine is { End: null } && stage.Resumes)
        {
            var why = mine.Failure is null ? "was interrupted" : $"failed: {mine.Failure}";
            return status with { Need = StageNeed.Rest, Why = why, Failure = mine.Failure };
        }
        if (kept?.Key == now.Key && (kept.End is null ? stage.Resumes : kept.Damage(folder.Previous, hashes) is null))
            return status with
            {
                Need = StageNeed.Restore,
                Why = $"{(kept.End is null ? "begun" : "made")} before from the same inputs and settings, and kept",
            };
        if (mine?.Failure is { } failure) return status with { Why = $"failed: {failure}", Failure = failure };
        if (damage is not null) return status with { Why = damage };
        if (mine is not null) return status with { Why = "was interrupted" };
        return (done ?? begun) is { } old ? status with { Why = Difference(now, old) } : status;
    }

    private static string Difference(StageRecord now, StageRecord old)
    {
        if (now.Code != old.Code)
            return $"the program makes it in another way ({(old.Code.Length > 0 ? old.Code : "an earlier version")} -> {now.Code})";
        var settings = Changes("", old.Settings, now.Settings).Take(3).ToArray();
        if (settings.Length > 0) return $"settings changed: {string.Join(", ", settings)}";
        var files = now.Files.Where(file => !old.Files.Values.Contains(file.Value)).Select(file => Path.GetFileName(file.Key)).ToArray();
        if (files.Length > 0) return $"input changed: {files[0]}{(files.Length > 1 ? $" and {files.Length - 1} more" : "")}";
        var needed = now.DependsOn.FirstOrDefault(pair => !old.DependsOn.TryGetValue(pair.Key, out var key) || key != pair.Value).Key;
        return needed is null ? "its inputs are others" : $"{needed} changed";
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
