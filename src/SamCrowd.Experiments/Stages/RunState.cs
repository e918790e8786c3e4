using System.Text.Json;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>Who runs in a folder, for a look from another terminal; how far its stages are is in their <see cref="StageState"/>.</summary>
internal sealed record RunState(int ProcessId, string Machine, DateTimeOffset Start)
{
    public static RunState OfThisProcess() => new(Environment.ProcessId, Environment.MachineName, DateTimeOffset.Now);

    public static RunState? TryRead(RunFolder run)
    {
        if (!File.Exists(run.State)) return null;
        try
        {
            return JsonSerializer.Deserialize<RunState>(File.ReadAllBytes(run.State));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(RunFolder run) => AtomicFile.WriteText(run.State, JsonSerializer.Serialize(this));
}
