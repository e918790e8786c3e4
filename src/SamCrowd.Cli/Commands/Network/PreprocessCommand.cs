using System.CommandLine;
using SamCrowd.Cli.Output;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Planning;
using SamCrowd.NnUNet.Preprocessing;

namespace SamCrowd.Cli.Commands.Network;

/// <summary><c>samcrowd preprocess DATASET</c>: crop, normalise and resample the cases as the plans say.</summary>
internal static class PreprocessCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("DATASET") { Description = "Data set in nnU-Net's raw layout." };
        var plans = new Option<string>("--plans") { Description = "Plans file (nnU-Net's JSON).", HelpName = "FILE", Required = true };
        var configuration = new Option<string>("--configuration")
        {
            Description = "A configuration of the plans, e.g. 3d_fullres.",
            HelpName = "NAME",
            Required = true,
        };
        var output = new Option<string>("--out") { Description = "Folder for the preprocessed cases.", HelpName = "DIR", Required = true };
        var cases = new Option<string?>("--cases")
        {
            Description = "Only these case ids, with commas; training or test cases.",
            HelpName = "A,B",
        };
        var dump = new Option<string?>("--dump-npy")
        {
            Description = "Also write CASE_data.npy (float32, c z y x) and CASE_seg.npy (int16, 1 z y x) there.",
            HelpName = "DIR",
        };
        var labels = new Option<string?>("--labels")
        {
            Description = "Folder of other label maps for the same images, e.g. SAM's.",
            HelpName = "DIR",
        };
        var weights = new Option<string?>("--weights")
        {
            Description = "Folder of voxel weights CASE.nii.gz, 0 to 1 in the label map's grid, to store with the labels.",
            HelpName = "DIR",
        };
        var share = new Option<string?>("--share-images")
        {
            Description = "Folder that --out wrote for the same images before; its image arrays are linked.",
            HelpName = "DIR",
        };
        var memory = new Option<double?>("--memory")
        {
            Description = "Memory to use at most, in GB; default three quarters of what there is.",
            HelpName = "GB",
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var command = new Command("preprocess", "Crop, normalise and resample cases as the plans say.") { dataset, plans, configuration,
            output, cases, dump, labels, weights, share, memory, threads };
        command.SetAction(parsed =>
        {
            var settings = new PreprocessingSettings
            {
                Cases = parsed.GetValue(cases)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                LabelFolder = parsed.GetValue(labels),
                WeightFolder = parsed.GetValue(weights),
                ImageStore = parsed.GetValue(share),
                MemoryBytes = (long?)(parsed.GetValue(memory) * 1e9),
                Threads = parsed.GetValue(threads),
            };
            var folder = new DatasetFolder(parsed.GetValue(dataset)!);
            var preprocessor = new DatasetPreprocessor(folder, Plans.Read(parsed.GetValue(plans)!), parsed.GetValue(configuration)!,
                parsed.GetValue(output)!, settings);
            terminal.WriteLine(preprocessor.Forecast().ToString());
            var summary = terminal.Track(progress => preprocessor.Run(progress, terminal.Cancellation));
            if (parsed.GetValue(dump) is { } dumpFolder) Dump(parsed.GetValue(output)!, preprocessor.CaseIds, dumpFolder);
            terminal.WriteLine($"{parsed.GetValue(output)}: {summary.Computed} cases computed, {summary.Relabelled} with new labels on "
                + $"known images, {summary.Kept} kept");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Dump(string storeFolder, IReadOnlyList<string> ids, string folder)
    {
        var store = PreprocessedStore.Open(storeFolder);
        foreach (var id in ids)
        {
            using var stored = store.OpenCase(id);
            var data = new float[stored.Channels * stored.Size.Count];
            var labels = stored.HasLabels ? new short[stored.Size.Count] : [];
            stored.ReadPatch([0, 0, 0], stored.Size, data, labels);
            NpyFile.Write(Path.Combine(folder, $"{id}_data.npy"), [stored.Channels, .. stored.Size.ToArray()], data);
            if (stored.HasLabels) NpyFile.Write(Path.Combine(folder, $"{id}_seg.npy"), [1, .. stored.Size.ToArray()], labels);
        }
    }
}
