using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>A stage that another run did from the same inputs, as the runs of a sweep do: its files become this run's as well, by hard links.</summary>
internal static class StageTwin
{
    /// <returns>The run that has the stage done with this key; null where none has.</returns>
    public static RunFolder? Find(IEnumerable<RunFolder> others, string id, string key) => others.FirstOrDefault(other =>
        StageRecord.TryRead(other.Of(id)) is { End: not null } record && record.Key == key && record.MissingOutput(other.Of(id)) is null);

    /// <summary>Takes over what other runs did from the same inputs.</summary>
    public static void LinkAll(IEnumerable<StageStatus> statuses, RunFolder run, Action<string> told, CancellationToken cancellation)
    {
        foreach (var status in statuses)
        {
            if (status.Twin is not { } twin) continue;
            cancellation.ThrowIfCancellationRequested();
            told($"{status.Stage.Id}: {status.Why}");
            Link(twin, run, status.Stage.Id);
        }
    }

    /// <summary>Clears the stage's folder and links the other run's files into it; its record goes last.</summary>
    public static void Link(RunFolder from, RunFolder to, string id)
    {
        var (source, target) = (from.Of(id), to.Of(id));
        var record = StageRecord.TryRead(source)!;
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        foreach (var output in record.Outputs.Keys) Link(Path.Combine(source, output), Path.Combine(target, output));
        // What stages below one folder share, as the folds of a model its plans.json; copies, as a later stage may write them again.
        for (var parent = Path.GetDirectoryName(id); !string.IsNullOrEmpty(parent); parent = Path.GetDirectoryName(parent))
            foreach (var file in Directory.EnumerateFiles(from.Of(parent)))
                File.Copy(file, Path.Combine(Directory.CreateDirectory(to.Of(parent)).FullName, Path.GetFileName(file)), overwrite: true);
        Directory.CreateDirectory(target);
        record.Write(target);
    }

    private static void Link(string existing, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        HardLink.CreateOrCopy(existing, path);
    }
}
