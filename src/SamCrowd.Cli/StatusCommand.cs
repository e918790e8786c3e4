using System.CommandLine;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd status RUN</c>: where a run is, from another terminal.</summary>
internal static class StatusCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("RUN") { Description = "Folder of a run, e.g. runs/demo." };
        var command = new Command("status", "Say where a run is: which stages are done, which one runs and how far it is.") { folder };
        command.SetAction(parsed => Show(terminal, new RunFolder(parsed.GetValue(folder)!)));
        return command;
    }

    public static string Need(StageNeed need) => need switch
    {
        StageNeed.Nothing => "nothing",
        StageNeed.Rest => "the rest",
        _ => "all",
    };

    private static int Show(Terminal terminal, RunFolder run)
    {
        var stages = StudyStages.Build(new StudyContext(DefinitionJson.Read(run.Definition), run));
        var state = RunLock.IsHeld(run) ? RunState.TryRead(run) : null;
        terminal.WriteTable(["stage", "to do", "why"], StageKeys.Examine(stages, run, new FileHashes(run.Hashes)).Select(status => status.Stage.Id == state?.Stage
            ? [status.Stage.Id, "running", state.Progress is { } at ? $"{at.Step}: {at.Done}/{at.Total}{(at.Detail is null ? "" : $", {at.Detail}")}" : "just begun"]
            : new[] { status.Stage.Id, Need(status.Need), status.Why }));
        terminal.WriteLine(state is null ? "no process is running it" : $"process {state.ProcessId} on {state.Machine} runs it since {state.Start:yyyy-MM-dd HH:mm:ss}");
        return ExitCodes.Done;
    }
}
