using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Definition;
using SamCrowd.Experiments.Setup;
using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study;
using SamCrowd.Imaging;
using SamCrowd.Segmentation.Runtime;

namespace SamCrowd.Cli.Commands.Study;

/// <summary><c>samcrowd init</c>: a commented experiment file for the user's own data.</summary>
internal static class InitCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new Option<string>("--data")
        {
            Description = "Folder of a data set (nnU-Net, Decathlon, BTCV), or one with a folder of images and a folder of label maps.",
            HelpName = "DATASET|FOLDER",
            Required = true,
        };
        var boxes = new Option<string[]>("--boxes")
        {
            Description = "Annotators' boxes: a box table (CSV), a folder of them, or a crowd's folder. May be given several times; "
                + "without it "
                + "boxes are made from ground truth.",
            HelpName = "FILE|DIR",
        };
        var name = new Option<string?>("--name")
        {
            Description = "Name of the study; that of the data's folder if none is given.",
            HelpName = "NAME",
        };
        var output = new Option<string?>("--out")
        {
            Description = "The file to write; NAME.yaml if none is given.",
            HelpName = "FILE.yaml",
        };
        var replace = new Option<bool>("--replace") { Description = "Overwrite an existing file." };
        var command = new Command("init", "Write a commented experiment file for your own data: source, labels, cases and a network for "
            + "this machine are guessed from the files.")
        {
            data, boxes, name, output, replace,
        };
        command.SetAction(parsed =>
        {
            var root = parsed.GetValue(data)!;
            var study = Named(parsed.GetValue(name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))));
            var file = parsed.GetValue(output) ?? study + ".yaml";
            if (File.Exists(file) && !parsed.GetValue(replace))
                throw new InvalidInputException($"{file} exists already; give another name with --out, or --replace");
            TorchRuntime.Start();
            var hasGpu = TorchDevices.Find().CudaDevices > 0;
            var draft = ExperimentDraft.Make(study, root, parsed.GetValue(boxes) ?? [], hasGpu);
            draft.Write(file);
            Describe(terminal, draft, file);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What was found, after the file was read as a run reads it.</summary>
    private static void Describe(Terminal terminal, ExperimentDraft draft, string file)
    {
        var sweep = SweepReader.Read(file, [], terminal.Cancellation);
        var run = StudyRun.Of(sweep, new RunFolder(Path.Combine("runs", sweep.Name)))[0];
        var labels = draft.Data.Source.Description.Labels;
        terminal.WriteLine(
            $"{file}: {draft.Data.Kind.ToString().ToLowerInvariant()} data, labels "
            + $"{string.Join(", ", labels.ForegroundLabels.Select(value => labels.NameOf(value)))}, "
            + $"arms {string.Join(", ", run.Study.Experiment.Arms.Select(arm => arm.Name))}, {run.Stages.Count} stages");
        if (!ExperimentDraft.ModelIsThere) terminal.WriteLine($"first: samcrowd sam pull {ExperimentDraft.Model}");
        terminal.WriteLine($"next: samcrowd run {Quoted(file)} --dry-run, and without --dry-run to start it");
    }

    private static string Named(string text)
    {
        var name = string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-')).Trim('-');
        return name.Length > 0 ? name : "study";
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
