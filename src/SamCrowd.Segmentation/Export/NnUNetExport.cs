using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Models;
using SamCrowd.Segmentation.Inference;
using TorchSharp;

namespace SamCrowd.Segmentation.Export;

/// <summary>
/// Writes a model folder that nnU-Net's own predictor loads (nnUNetPredictor.initialize_from_trained_model_folder): our checkpoints carry
/// its keys already, so this checks that all it asks for is there and leaves out what is ours alone.
/// </summary>
internal static class NnUNetExport
{
    private static readonly string[] CopiedFiles = [ModelFolder.PlansFile, ModelFolder.DatasetFile, "dataset_fingerprint.json"];
    private static readonly string[] WantedEntries = ["network_weights", "init_args", "trainer_name", "inference_allowed_mirroring_axes"];

    /// <param name="checkpointFiles">One a fold, as <see cref="ModelFolder.Checkpoints"/> gives them.</param>
    /// <returns>The checkpoints written.</returns>
    /// <exception cref="InvalidInputException">A checkpoint lacks what nnU-Net asks for.</exception>
    public static IReadOnlyList<string> Write(ModelFolder model, IReadOnlyList<string> checkpointFiles, string outputFolder)
    {
        if (Path.GetFullPath(outputFolder) == model.Root)
            throw new InvalidInputException($"{outputFolder} is the model folder itself; give another folder");
        foreach (var file in CopiedFiles)
        {
            var source = Path.Combine(model.Root, file);
            if (File.Exists(source)) AtomicFile.Write(Path.Combine(outputFolder, file), stream => stream.Write(File.ReadAllBytes(source)));
        }
        return [.. checkpointFiles.Select(file => WriteCheckpoint(model, file, outputFolder))];
    }

    private static string WriteCheckpoint(ModelFolder model, string file, string outputFolder)
    {
        using var network = TrainedNetwork.Load(model, file, torch.CPU, torch.ScalarType.Float32, out _, out var checkpoint);
        foreach (var entry in WantedEntries)
            if (!checkpoint.Keys.Contains(entry))
                throw new InvalidInputException($"{file} has no entry '{entry}', which nnU-Net's predictor needs; train the fold again");
        var exported = new StoredDictionary();
        foreach (var (key, value) in checkpoint)
            if (key is not "samcrowd") exported[key] = value;
        // nnU-Net loads strictly: every name of its modules, aliases included, and no other.
        exported["network_weights"] = network.Save();
        var target = Path.Combine(outputFolder, Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileName(file));
        TorchPickleFile.Write(target, exported);
        return target;
    }
}
