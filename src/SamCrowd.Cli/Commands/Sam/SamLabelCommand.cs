using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Experiments.Definition;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Cli.Commands.Sam;

/// <summary><c>samcrowd sam label DATASET</c>: boxes to label volumes.</summary>
internal static class SamLabelCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout." };
        var boxes = new Option<string>("--boxes") { Description = "Box table (CSV).", HelpName = "FILE", Required = true };
        var output = new Option<string>("--out")
        {
            Description = "Folder for the label volumes, and records/CASE.json: which slices had a prompt, predicted IoU and stability of "
                + "each mask.",
            HelpName = "DIR",
            Required = true,
        };
        var model = new SamModelOptions();
        var options = new SettingOptions<SamLabelSettings>(new());
        var confidence = new Option<bool>("--confidence")
        {
            Description = "Also write confidence/CASE.nii.gz: at each voxel the predicted IoU of the mask that gave it its label.",
        };
        var cache = new Option<string?>("--cache-embeddings")
        {
            Description = "Cache the encoder's embeddings of the slices in this folder: about 4 MB a slice "
                + "with SAM, 4 GB for 1000 slices.",
            HelpName = "DIR",
        };
        var cases = new Option<string?>("--cases") { Description = "Only these cases, separated by commas.", HelpName = "A,B" };
        var channel = SettingOptions<SamSection>.Only(new(), "channel");
        var command = new Command("label", "Turn boxes into label volumes.") { dataset, boxes, output, confidence, cache, cases };
        channel.AddTo(command);
        options.AddTo(command);
        foreach (var option in model.All) command.Add(option);
        command.SetAction(parsed =>
        {
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            var settings = options.Read(parsed) with
            {
                KeepConfidence = parsed.GetValue(confidence),
                IgnoreLabel = (short?)folder.Description.Labels.IgnoreLabel,
            };
            using var sam = model.Open(parsed, manyImages: true);
            var labeler = new DatasetLabeler(sam, settings, parsed.GetValue(cache) is { } kept ? new EmbeddingCache(kept) : null);
            var table = BoxTable.Read(parsed.GetValue(boxes)!);
            var wanted = Select(folder, parsed.GetValue(cases));
            var done = terminal.Track(progress => labeler.Run(
                wanted, folder.Description.Labels, table, parsed.GetValue(output)!, channel.Read(parsed).Channel, progress,
                terminal.Cancellation));
            terminal.WriteLine(Summary(done));
            if (labeler.NoteOn(table) is { } note) terminal.WriteSentence($"Note: {note}.");
            string[] unknown = [.. table.Cases.Except(folder.TrainingCases.Select(item => item.Id))];
            if (unknown.Length > 0)
                terminal.WriteLine($"{unknown.Length} of {table.Cases.Count} cases of the box table are not in the data set: "
                    + $"{string.Join(", ", unknown.Take(5))}{(unknown.Length > 5 ? ", …" : "")}");
            foreach (var line in done.SelectMany(item => item.Record?.WithoutVoxels() ?? [])) terminal.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    private static IReadOnlyList<DatasetCase> Select(DatasetFolder folder, string? wanted) =>
        ListOption.Texts(wanted) is { } ids ? [.. ids.Select(folder.Case)] : folder.TrainingCases;

    private static string Summary(IReadOnlyList<LabeledCase> cases)
    {
        SamTiming[] made = [.. cases.Where(c => !c.Reused).Select(c => c.Record?.Timing).OfType<SamTiming>()];
        var (slices, total) = (made.Sum(t => t.Slices), made.Sum(t => t.Total));
        var text = $"{made.Length} cases labelled, {cases.Count(c => c.Reused)} were done before, {cases.Count(c => c.LabelPath is null)} "
            + $"have no boxes and no label";
        return slices == 0 ? text : string.Create(
            CultureInfo.InvariantCulture,
            $"{text}; {slices} slices ({made.Sum(t => t.Encoded)} encoded), {made.Sum(t => t.Prompts)} prompts in {total:0.0} s "
                + $"({total / slices:0.00} s a slice, {100 * made.Sum(t => t.Own) / total:0.0} % outside ONNX Runtime)");
    }
}
