using System.Text.Json;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Slurm;

/// <summary>
/// The last task that was submitted for each stage, kept in <c>slurm/tasks.json</c> so that a later command finds them again.
/// </summary>
internal sealed class SlurmTasks
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly string _file;
    private readonly SortedDictionary<string, SlurmTask> _byStage = new(StringComparer.Ordinal);

    private SlurmTasks(string file) => _file = file;

    public IReadOnlyCollection<SlurmTask> All => _byStage.Values;

    /// <summary>Those that earlier commands left; none where there are none.</summary>
    public static SlurmTasks Read(RunFolder run)
    {
        var tasks = new SlurmTasks(Path.Combine(run.Root, "slurm", "tasks.json"));
        if (!File.Exists(tasks._file)) return tasks;
        try
        {
            foreach (var task in JsonSerializer.Deserialize<SlurmTask[]>(File.ReadAllBytes(tasks._file), Json)!)
                tasks._byStage[task.Stage] = task;
        }
        catch (JsonException error)
        {
            throw new InvalidInputException(
                $"{tasks._file}: is not the list of a run's jobs ({error.Message.Split('\n')[0]}); remove it when squeue shows no job "
                + "of this run", error);
        }
        return tasks;
    }

    public void Add(IEnumerable<SlurmTask> submitted)
    {
        foreach (var task in submitted) _byStage[task.Stage] = task;
        AtomicFile.WriteText(_file, JsonSerializer.Serialize(All, Json));
    }
}
