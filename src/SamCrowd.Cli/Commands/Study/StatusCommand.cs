using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Cli.Commands.Study;

/// <summary><c>samcrowd status RUN</c>: where a run is, from another terminal.</summary>
internal static class StatusCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("RUN") { Description = "Folder of a run, e.g. runs/demo." };
        var command = new Command("status", "Show the progress of a run: which stages are done, and which ones are running.") { folder };
        command.SetAction(parsed => Show(terminal, new RunFolder(parsed.GetValue(folder)!)));
        return command;
    }

    public static string Need(StageNeed need) => need switch
    {
        StageNeed.Nothing => "nothing",
        StageNeed.Rest => "the rest",
        StageNeed.Link => "link",
        StageNeed.Restore => "put back",
        StageNeed.Blocked => "blocked",
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
        StudyRun[] running = [.. runs.Where(run => Running(run).Count > 0)];
        terminal.WriteTable(["point", "stages done", "now"], runs.Select(run =>
        {
            var done = StageKeys.Examine(run.Stages, run.Study.Run, hashes).Count(status => status.Need == StageNeed.Nothing);
            return new[] { run.Point.Name, $"{done} of {run.Stages.Count}", running.Contains(run) ? "running" : "" };
        }));
        if (running.Length == 0) terminal.WriteLine("no process is running it");
        foreach (var run in running)
        {
            terminal.WriteLine($"{run.Point.Name}:");
            Show(terminal, run, hashes);
        }
        return ExitCodes.Done;
    }

    private static int Show(Terminal terminal, StudyRun study, FileHashes hashes)
    {
        var (run, running, now) = (study.Study.Run, Running(study), DateTimeOffset.Now);
        var statuses = StageKeys.Examine(study.Stages, run, hashes);
        terminal.WriteTable(["stage", "to do", "why"], statuses.Select(status => running.TryGetValue(status.Stage.Id, out var state)
            ? [status.Stage.Id.Text, "running", Progress(state, now)]
            : new[] { status.Stage.Id.Text, status.Failure is null ? Need(status.Need) : "failed", status.Failure ?? status.Why }));
        if (statuses.Any(status => status.Need != StageNeed.Nothing))
            terminal.WriteLine(Forecast(RunForecast.Of(statuses, run, running, now)));
        var processes = RunLock.IsHeld(run) && RunState.TryRead(run) is { } alone
            ? [alone]
            : running.Values.Select(state => new RunState(state.ProcessId, state.Machine, state.Start)).ToArray();
        if (processes.Length == 0) terminal.WriteLine("no process is running it");
        foreach (var process in processes)
            terminal.WriteLine($"process {process.ProcessId} on {process.Machine} runs it since {process.Start:yyyy-MM-dd HH:mm:ss}");
        return ExitCodes.Done;
    }

    private static string Progress(StageState state, DateTimeOffset now) => state.Progress is { } at
        ? string.Join(
            ", ", new[] { $"{at.Step}: {at.Done}/{at.Total}", at.Detail, TimeLeft.Text(state.TimeLeft(now)) }
                .Where(part => !string.IsNullOrEmpty(part)))
        : "just begun";

    private static string Forecast(RunForecast forecast) =>
        (forecast.Left > TimeSpan.Zero
            ? $"about {TimeLeft.Text(forecast.Left)}, one stage after another, by what stages of the same kind take"
            : "time left is not known yet")
        + (forecast.Unknown.Count > 0 ? $"; not counted, as none was done yet: {string.Join(", ", forecast.Unknown)}" : "");

    private static Dictionary<StageId, StageState> Running(StudyRun study) => study.Stages
        .Select(stage => (stage.Id, State: StageState.TryRead(study.Study.Run, stage.Id)))
        .Where(found => found.State?.IsAlive() == true)
        .ToDictionary(found => found.Id, found => found.State!);
}
