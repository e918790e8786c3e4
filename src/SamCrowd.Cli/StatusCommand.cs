using System.CommandLine;
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
        StageNeed.Link => "link",
        _ => "all",
    };

    private static int Show(Terminal terminal, RunFolder root)
    {
        var runs = StudyRun.Of(SweepFile.Read(root), root);
        return runs is [{ Point.Name: "" } only] ? Show(terminal, only, new FileHashes(root.Hashes)) : ShowSweep(terminal, root, runs);
    }

    private static int ShowSweep(Terminal terminal, RunFolder root, IReadOnlyList<StudyRun> runs)
    {
        var hashes = new FileHashes(root.Hashes);
        var state = RunLock.IsHeld(root) ? RunState.TryRead(root) : null;
        terminal.WriteTable(["point", "stages done", "now"], runs.Select(run =>
        {
            var done = StageKeys.Examine(run.Stages, run.Study.Run, hashes).Count(status => status.Need == StageNeed.Nothing);
            return new[] { run.Point.Name, $"{done} of {run.Stages.Count}", run.Point.Name == state?.Stage ? "running" : "" };
        }));
        if (runs.FirstOrDefault(run => run.Point.Name == state?.Stage) is not { } now)
        {
            terminal.WriteLine("no process is running it");
            return ExitCodes.Done;
        }
        terminal.WriteLine($"{now.Point.Name}:");
        return Show(terminal, now, hashes);
    }

    private static int Show(Terminal terminal, StudyRun study, FileHashes hashes)
    {
        var run = study.Study.Run;
        var state = RunLock.IsHeld(run) ? RunState.TryRead(run) : null;
        terminal.WriteTable(["stage", "to do", "why"], StageKeys.Examine(study.Stages, run, hashes).Select(status => status.Stage.Id == state?.Stage
            ? [status.Stage.Id, "running", state.Progress is { } at ? $"{at.Step}: {at.Done}/{at.Total}{(at.Detail is null ? "" : $", {at.Detail}")}" : "just begun"]
            : new[] { status.Stage.Id, Need(status.Need), status.Why }));
        terminal.WriteLine(state is null ? "no process is running it" : $"process {state.ProcessId} on {state.Machine} runs it since {state.Start:yyyy-MM-dd HH:mm:ss}");
        return ExitCodes.Done;
    }
}
