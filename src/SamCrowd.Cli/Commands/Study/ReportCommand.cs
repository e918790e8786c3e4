using System.CommandLine;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Experiments.Study.Layout;
using SamCrowd.Experiments.Study.Sweeps;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Cli.Commands.Study;

/// <summary><c>samcrowd report RUN</c>: figures and report again from what a run left.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("RUN") { Description = "Folder of a finished run, e.g. runs/demo." };
        var check = ExpectedOption.Create();
        var command = new Command("report", "Redraw the figures and rewrite report.html from a run's results; nothing else is "
            + "computed again.") { folder, check };
        command.SetAction(parsed =>
        {
            var root = new RunFolder(parsed.GetValue(folder)!);
            var sweep = SweepFile.Read(root);
            var runs = StudyRun.Of(sweep, root);
            foreach (var run in runs)
            {
                var runner = new StageRunner(run.Study.Run, new FileHashes(root.Hashes), RunCapacity.OneAtATime);
                var request = new StageRequest(run.Stages) { Name = run.Study.Experiment.Name, Cancellation = terminal.Cancellation };
                terminal.Watch(observer => runner.Redo(request, StudyLayout.Report, observer));
                terminal.WriteLine($"report: {run.ReportFile}");
            }
            if (sweep.Keys.Count > 0) SweepSummary.Write(sweep, runs, root);
            return parsed.GetValue(check) ? ExpectedOption.Check(terminal, runs) : ExitCodes.Done;
        });
        return command;
    }
}
