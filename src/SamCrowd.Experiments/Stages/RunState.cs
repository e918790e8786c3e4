using System.Text.Json;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Experiments.Stages;

/// <summary>Who runs in a folder and how far it is, for a look from another terminal.</summary>
/// <param name="Stage">Id of the stage that runs; null between stages and at the end.</param>
public sealed record RunState(int ProcessId, string Machine, DateTimeOffset Start, string? Stage, StepProgress? Progress)
{
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
