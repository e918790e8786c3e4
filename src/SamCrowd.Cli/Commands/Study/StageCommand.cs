using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Cli.Commands.Study;

/// <summary>
/// <c>samcrowd stage RUN STAGE</c>: one stage of a run, beside others that other processes do; what a job of a cluster calls.
/// </summary>
internal static class StageCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("RUN")
        {
            Description = "Folder of a run, e.g. runs/demo; its experiment.json says what is done.",
        };
        var id = new Argument<string>("STAGE") { Description = "One stage, e.g. train/GT/fold_0." };
        var threads = new Option<int>("--threads")
        {
            Description = "CPU threads where the experiment names no number; 0 for all cores.",
            HelpName = "N",
        };
        var command = new Command("stage", "Run one stage alongside other processes, also on other machines. The stages that it needs "
            + "must be done.") { folder, id, threads };
        command.SetAction(parsed =>
        {
            var (run, stage, count) = (new RunFolder(parsed.GetValue(folder)!), parsed.GetValue(id)!, parsed.GetValue(threads));
            if (count < 0) throw new InvalidInputException($"--threads {count}: must be 0 (all cores) or more");
            var stages = StudyRun.At(run).Stages;
            var capacity = count == 0 ? RunCapacity.OneAtATime : RunCapacity.OneAtATime with { Threads = count };
            var runner = new StageRunner(run, new FileHashes(run.Hashes), capacity);
            var request = new StageRequest(stages) { Name = stage, Cancellation = terminal.Cancellation };
            var done = terminal.Watch(observer => runner.RunOne(request, stage, observer));
            terminal.WriteLine(done ? $"{stage}: done" : $"{stage}: nothing to do, it is done");
            return ExitCodes.Done;
        });
        return command;
    }
}
