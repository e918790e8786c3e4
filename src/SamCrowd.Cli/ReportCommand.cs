using System.CommandLine;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;

namespace SamCrowd.Cli;

/// <summary><c>samcrowd report RUN</c>: figures and report again from what a run left.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("RUN") { Description = "Folder of a finished run, e.g. runs/demo." };
        var command = new Command("report", "Draw the figures and write report.html again from what a run left; nothing else is done again.") { folder };
        command.SetAction(parsed =>
        {
            var run = new RunFolder(parsed.GetValue(folder)!);
            var stages = StudyStages.Build(new StudyContext(DefinitionJson.Read(run.Definition), run));
            terminal.Track(progress => new StageRunner(run, new FileHashes(run.Hashes)).Redo(stages, "report", progress, terminal.WriteLine, terminal.Cancellation));
            terminal.WriteLine($"report: {run.Of("report", "report.html")}");
            return ExitCodes.Done;
        });
        return command;
    }
}
