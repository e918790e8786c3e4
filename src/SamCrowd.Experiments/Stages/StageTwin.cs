using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Stages;

/// <summary>
/// A stage that another run did from the same inputs, as the runs of a sweep do: its files become this run's as well, by hard links.
/// </summary>
internal static class StageTwin
{
    /// <returns>The run that has the stage done with this key; null where none has.</returns>
    public static RunFolder? Find(IEnumerable<RunFolder> others, StageId id, string key, FileHashes hashes) =>
        others.FirstOrDefault(other =>
        StageRecord.TryRead(other.Of(id)) is { End: not null } record && record.Key == key && record.Damage(other.Of(id), hashes) is null);

    /// <summary>Links the other run's files into the stage's unfinished folder; its record goes last.</summary>
    public static void Link(RunFolder from, RunFolder to, StageId id)
    {
        var (source, target) = (from.Of(id), to.Unfinished(id));
        var record = StageRecord.TryRead(source)!;
        new StageFolder(to, id).Begin(record with { End = null }, takeUp: false);
        foreach (var output in record.Outputs.Keys) Link(Path.Combine(source, output), Path.Combine(target, output));
        // What the stages of one folder share, as the folds of a model its plans.json; copies, as a later stage may write them again.
        if (id.Parts.Count > 1)
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(source)!).Where(file => !TemporaryFiles.Is(file)))
                File.Copy(file, Path.Combine(Path.GetDirectoryName(target)!, Path.GetFileName(file)), overwrite: true);
        record.Write(target);
    }

    private static void Link(string existing, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        HardLink.CreateOrCopy(existing, path);
    }
}
