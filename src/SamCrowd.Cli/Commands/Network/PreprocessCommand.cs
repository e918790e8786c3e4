using System.CommandLine;
using SamCrowd.Cli.Options;
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
        var dump = new Option<string?>("--dump-npy")
        {
            Description = "Also write CASE_data.npy (float32, c z y x) and CASE_seg.npy (int16, 1 z y x) there.",
            HelpName = "DIR",
        };
        var options = new SettingOptions<PreprocessingSettings>(new());
        var command = new Command("preprocess", "Crop, normalise and resample cases as the plans say.")
        {
            dataset, plans, configuration, output, dump,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
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
