using System.CommandLine;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd run EXPERIMENT.yaml</c>: the whole study.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("EXPERIMENT.yaml") { Description = "The study's settings." };
        var only = new Option<string?>("--only") { Description = "Do this stage and what it needs, e.g. train or train/GT.", HelpName = "STAGE" };
        var set = new Option<string[]>("--set") { Description = "Put a value in place of the file's, e.g. training.epochs=2. May be given several times.", HelpName = "KEY=VALUE" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the stages, which are done, and why the rest is not; do nothing." };
        var output = new Option<string?>("--out") { Description = "Folder of the run; runs/NAME where none is given.", HelpName = "DIR" };
        var command = new Command("run", "Run a whole study, from images to report. What is done already is not done again; what was cut off goes on.") { file, only, set, dryRun, output };
        command.SetAction(parsed =>
        {
            var experiment = ExperimentReader.Read(parsed.GetValue(file)!, parsed.GetValue(set) ?? []);
            var run = new RunFolder(parsed.GetValue(output) ?? Path.Combine("runs", experiment.Name));
            var stages = StudyStages.Build(new StudyContext(experiment, run));
            var hashes = new FileHashes(run.Hashes);
            if (parsed.GetValue(dryRun)) return Show(terminal, StageKeys.Examine(stages, run, hashes));
            return Run(terminal, experiment, run, hashes, stages, parsed.GetValue(only));
        });
        return command;
    }

    private static int Show(Terminal terminal, IReadOnlyList<StageStatus> statuses)
    {
        terminal.WriteTable(["stage", "to do", "why"], statuses.Select(status => new[] { status.Stage.Id, StatusCommand.Need(status.Need), status.Why }));
        return ExitCodes.Done;
    }

    private static int Run(Terminal terminal, ExperimentDefinition experiment, RunFolder run, FileHashes hashes, IReadOnlyList<Stage> stages, string? only)
    {
        var runner = new StageRunner(run, hashes);
        var done = terminal.Track(progress => runner.Run(stages, only, progress, () => AtomicFile.WriteText(run.Definition, DefinitionJson.Write(experiment)), terminal.WriteLine, terminal.Cancellation));
        var report = run.Of("report", "report.html");
        terminal.WriteLine(done == 0 ? $"nothing to do: all {stages.Count} stages are done" : $"{done} of {stages.Count} stages done now");
        if (File.Exists(report)) terminal.WriteLine($"report: {report}");
        return ExitCodes.Done;
    }
}
