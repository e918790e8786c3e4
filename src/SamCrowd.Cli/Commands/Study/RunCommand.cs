using System.CommandLine;
using System.Globalization;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Experiments.Study.Sweeps;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Cli.Commands.Study;

/// <summary><c>samcrowd run EXPERIMENT.yaml</c>: the whole study.</summary>
internal static class RunCommand
{
    private const int SentencesOfAnswer = 3;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("EXPERIMENT.yaml")
        {
            Description = "The study's settings; 'demo' is the demo that comes with the program.",
        };
        var only = new Option<string?>("--only")
        {
            Description = "Run this stage and what it needs, e.g. train or train/GT.",
            HelpName = "STAGE",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "Override a value of the file, e.g. training.epochs=2. May be given several times.",
            HelpName = "KEY=VALUE",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Print the stages, the arms that share them, what they read, which are done, and why the rest is not; "
                + "do nothing.",
        };
        var output = new Option<string?>("--out") { Description = "Folder of the run; runs/NAME if none is given.", HelpName = "DIR" };
        var discard = new Option<bool>("--discard-previous")
        {
            Description = "Do not keep the results that a changed setting replaces (in DIR/previous), and delete those kept before.",
        };
        var check = ExpectedOption.Create();
        var engine = new EngineOptions();
        var command = new Command("run", "Run a whole study, from images to report. Finished stages are not repeated, and interrupted "
            + "ones are resumed.") { file, only, set, dryRun, output, discard, check };
        engine.AddTo(command);
        command.SetAction(parsed =>
        {
            var sweep = engine.Apply(parsed, SweepReader.Read(ExperimentFile.Find(parsed.GetValue(file)!), parsed.GetValue(set)
                ?? [], terminal.Cancellation));
            var root = new RunFolder(parsed.GetValue(output) ?? Path.Combine("runs", sweep.Name));
            var runs = StudyRun.Of(sweep, root);
            var hashes = new FileHashes(root.Hashes);
            if (parsed.GetValue(dryRun)) Show(terminal, runs, hashes, parsed.GetValue(only));
            foreach (var run in runs) StudyCheck.Require(run, ToDo(run, runs, hashes, parsed.GetValue(only)), engine.IsLocal(parsed));
            if (parsed.GetValue(dryRun)) return ExitCodes.Done;
            var engines = engine.Read(parsed, sweep, hashes);
            var request = new StageRequest([])
            {
                Only = parsed.GetValue(only),
                DiscardPrevious = parsed.GetValue(discard),
                Cancellation = terminal.Cancellation,
            };
            var done = terminal.Watch(observer => SweepRunner.Run(sweep, runs, root, engines, request, observer));
            if (!engine.Waits(parsed) && done == 0) return ExitCodes.Done;
            Summarize(terminal, runs, root, done, request.Only is null);
            return parsed.GetValue(check) ? ExpectedOption.Check(terminal, runs) : ExitCodes.Done;
        });
        return command;
    }

    private static IReadOnlyList<StageStatus> ToDo(StudyRun run, IReadOnlyList<StudyRun> runs, FileHashes hashes, string? only)
    {
        var wanted = StageSelection.Of(run.Stages, only);
        return
        [
            .. StageKeys.Examine(run.Stages, run.Study.Run, hashes, SweepRunner.Others(runs, run))
                .Where(status => status.Need is StageNeed.All or StageNeed.Rest or StageNeed.Blocked && wanted.Contains(status.Stage.Id)),
        ];
    }

    private static void Show(Terminal terminal, IReadOnlyList<StudyRun> runs, FileHashes hashes, string? only)
    {
        // Keys of stages that an earlier point of the sweep will have done by then.
        var before = new Dictionary<string, string>();
        foreach (var run in runs)
        {
            if (run.Point.Name.Length > 0) terminal.WriteLine($"{run.Point.Name}:");
            var (use, arms) = (StageUse.Of(run), run.Study.Experiment.Arms.Count);
            var wanted = StageSelection.Of(run.Stages, only);
            var statuses = StageKeys.Examine(run.Stages, run.Study.Run, hashes, SweepRunner.Others(runs, run))
                .Where(status => wanted.Contains(status.Stage.Id)).ToList();
            terminal.WriteTable(["stage", "to do", "why", "for arms", "reads"], statuses.Select(status =>
            {
                var planned = status.Need == StageNeed.All && before.TryGetValue(status.Key, out var point) ? point : null;
                return new[]
                {
                    status.Stage.Id.Text,
                    StatusCommand.Need(planned is null ? status.Need : StageNeed.Link),
                    planned is null ? status.Why : $"the same as in {planned}",
                    Arms(use[status.Stage.Id], arms),
                    Reads(status.Stage, run.Stages),
                };
            }));
            SayDisk(terminal, run, [.. statuses.Where(status => status.Need is StageNeed.All or StageNeed.Rest)
                .Select(status => status.Stage.Id)]);
            foreach (var status in statuses) before.TryAdd(status.Key, run.Point.Name);
        }
    }

    /// <summary>What the preprocessed cases will take, from plans and headers, and what is free.</summary>
    private static void SayDisk(Terminal terminal, StudyRun run, HashSet<StageId> todo)
    {
        var stores = StudyStages.DiskForecast(run.Study).Where(store => todo.Contains(store.Stage)).ToList();
        if (stores.Count == 0) return;
        string[] unknown = [.. stores.Where(store => store.DiskBytes is null).Select(store => store.Stage.Text)];
        if (unknown.Length > 0) terminal.WriteLine($"disk for {string.Join(", ", unknown)}: known once data and plan are there");
        if (unknown.Length == stores.Count) return;
        var place = Path.GetFullPath(run.Study.Run.Root);
        while (!Directory.Exists(place)) place = Path.GetDirectoryName(place)!;
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"disk for preprocessed cases: up to {stores.Sum(store => store.DiskBytes ?? 0) / 1e9:0.00} GB; ")
            + string.Create(CultureInfo.InvariantCulture, $"{new DriveInfo(place).AvailableFreeSpace / 1e9:0.0} GB are free at {place}"));
    }

    private static string Arms(IReadOnlyList<string> users, int arms) =>
        users.Count == 0 || users.Count == arms ? "all" : string.Join(" ", users);

    private static string Reads(Stage stage, IReadOnlyList<Stage> stages)
    {
        string[] needed = [.. stage.DependsOn.Distinct().Select(id => id.Text)];
        return needed.Length == stages.Count - 1 ? "all" : needed.Length == 0 ? "-" : string.Join(" ", needed);
    }

    private static void Summarize(Terminal terminal, IReadOnlyList<StudyRun> runs, RunFolder root, int done, bool whole)
    {
        var all = runs.Sum(run => run.Stages.Count);
        terminal.WriteLine(done == 0 ? $"nothing to do: all {all} stages are done" : $"{done} of {all} stages done now");
        if (whole && runs.Count == 1)
            foreach (var sentence in runs[0].ReadAnswer().Take(SentencesOfAnswer)) terminal.WriteSentence(sentence);
        foreach (var report in runs.Select(run => run.ReportFile).Where(File.Exists)) terminal.WriteLine($"report: {report}");
        var table = Path.Combine(root.Root, SweepSummary.TableFile);
        if (File.Exists(table)) terminal.WriteLine($"sweep: {table}");
    }
}
