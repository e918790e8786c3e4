using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Models;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Networks;
using TorchSharp;

namespace SamCrowd.Segmentation.Export;

/// <summary>Writes a trained fold as an ONNX model, and beside it a .json with all that a program needs to feed it.</summary>
internal static class OnnxExport
{
    /// <param name="path">Ends in .onnx; the sidecar has the same name with .json.</param>
    /// <param name="checkpointFile">One of <see cref="ModelFolder.Checkpoints"/>.</param>
    /// <returns>
    /// Patches and the logits that this program's network gives for them, to hold the written model against: the plan's patch, and two
    /// smaller ones in a batch, since batch and image size are free.
    /// </returns>
    /// <exception cref="InvalidInputException">The checkpoint does not fit the plans, or the name does not end in .onnx.</exception>
    public static IReadOnlyList<ExportedPatch> Write(ModelFolder model, string checkpointFile, string path)
    {
        if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new InvalidInputException($"{path}: the name of an ONNX model must end in .onnx");
        using var network = TrainedNetwork.Load(model, checkpointFile, torch.CPU, torch.ScalarType.Float32, out var configuration,
            out var checkpoint);
        NetworkOnnxModel.Write(path, network.Shape, checkpoint.Get<StoredDictionary>("network_weights"), new Dictionary<string, string>
        {
            ["dataset"] = model.Plans.DatasetName,
            ["configuration"] = configuration.Name,
        });
        PythonJson.Write(Path.ChangeExtension(path, ".json"),
            Sidecar(model, configuration, checkpoint, Path.GetFileName(path), TotalStride(network, configuration)));
        // Two voxels along each axis are left at the lowest resolution: enough for its normalisation.
        int[] smallest = [.. TotalStride(network, configuration).Select(stride => 2 * stride)];
        return [RunOnce(network, 1, configuration.PatchSize), RunOnce(network, 2, smallest)];
    }

    private static JsonObject Sidecar(ModelFolder model, ConfigurationPlan configuration, StoredDictionary checkpoint, string file,
        IReadOnlyList<int> stride) => new()
        {
            ["model"] = file,
            ["input"] = NetworkOnnxModel.InputName,
            ["output"] = NetworkOnnxModel.OutputName,
            ["axes"] = configuration.Dimensions == 2 ? "batch channel y x" : "batch channel z y x",
            ["configuration"] = configuration.Name,
            // Each axis of an image is a multiple of this; pad with zeros after normalisation, and crop the logits.
            ["size_multiple_of"] = new JsonArray([.. stride.Select(n => (JsonNode)n)]),
            ["patch_size"] = new JsonArray([.. configuration.PatchSize.Select(n => (JsonNode)n)]),
            ["spacing"] = new JsonArray([.. configuration.Spacing.Select(n => (JsonNode)n)]),
            ["transpose_forward"] = new JsonArray([.. model.Plans.TransposeForward.Select(n => (JsonNode)n)]),
            ["normalization_schemes"] = new JsonArray([.. configuration.NormalizationSchemes.Select(name => (JsonNode)name)]),
            ["use_mask_for_norm"] = new JsonArray([.. configuration.UseMaskForNorm.Select(flag => (JsonNode)flag)]),
            ["foreground_intensity_properties_per_channel"] =
                model.Plans.ToJson()["foreground_intensity_properties_per_channel"]?.DeepClone(),
            ["inference_allowed_mirroring_axes"] = StoredJson.ToJson(checkpoint["inference_allowed_mirroring_axes"]),
            ["dataset_json"] = model.Dataset.ToJson(),
            ["plans"] = model.Plans.ToJson(),
        };

    /// <summary>What each axis of an image must be a multiple of: otherwise decoder and skip connection have other sizes.</summary>
    private static IReadOnlyList<int> TotalStride(UNet network, ConfigurationPlan configuration) =>
        [.. Enumerable.Range(0, configuration.Dimensions)
            .Select(axis => network.Shape.Strides.Aggregate(1, (product, stride) => product * stride[axis]))];

    private static ExportedPatch RunOnce(UNet network, int batch, IReadOnlyList<int> size)
    {
        long[] shape = [batch, network.Shape.InputChannels, .. size.Select(n => (long)n)];
        var random = new RandomStream(1);
        var values = new float[shape.Aggregate(1L, (product, n) => product * n)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)random.Normal();
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var logits = network.Forward(torch.tensor(values, shape))[0].contiguous();
        return new ExportedPatch(shape, values, logits.shape, logits.data<float>().ToArray());
    }
}
