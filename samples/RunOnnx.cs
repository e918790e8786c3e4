using System.Text.Json.Nodes;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Resampling;
using SamCrowd.Sam.Models;

namespace SamCrowd.Samples;

/// <summary>
/// A network that 'samcrowd export onnx' wrote, run by ONNX Runtime with what its sidecar says: run-onnx MODEL.onnx IMAGE OUTPUT.
/// One channel, the whole volume at once; a volume too large for that is cut into tiles of patch_size whose logits are averaged.
/// </summary>
internal static class RunOnnx
{
    public static void Run(string modelFile, string image, string output)
    {
        var sidecar = JsonNode.Parse(File.ReadAllBytes(Path.ChangeExtension(modelFile, ".json")))!;
        var (order, multiple) = (Integers(sidecar["transpose_forward"]!), Integers(sidecar["size_multiple_of"]!));
        if (multiple.Length != 3) throw new InvalidInputException($"{modelFile}: this sample takes 3D networks; a 2D one takes each slice in the same way");
        var spacing = sidecar["spacing"]!.AsArray().Select(value => (double)value!).ToArray();

        // The image in the plan's order of axes, normalised, then on the plan's spacing.
        var scan = VolumeFile.Read<float>(image);
        var size = AxisPermutation.Apply(scan.Size, order);
        var values = new float[scan.Voxels.Length];
        AxisPermutation.Apply<float>(scan.Voxels, scan.Size, values, order);
        Normalise(values, sidecar);
        var own = scan.Geometry.Spacing.ToZyx();
        var planned = Size3.FromArray([.. Enumerable.Range(0, 3).Select(axis => Math.Max(1, (int)Math.Round(size[axis] * own[order[axis]] / spacing[axis])))]);
        var resampled = new float[planned.Count];
        CubicResampling.Resize(values, size, resampled, planned, Environment.ProcessorCount);

        // Each axis a multiple of what the network halves; zeros are the mean after normalisation.
        var padded = Size3.FromArray([.. Enumerable.Range(0, 3).Select(axis => (planned[axis] + multiple[axis] - 1) / multiple[axis] * multiple[axis])]);
        var input = new float[padded.Count];
        for (var z = 0; z < planned.Z; z++)
            for (var y = 0; y < planned.Y; y++)
                Array.Copy(resampled, Index(planned, z, y), input, Index(padded, z, y), planned.X);
        using var network = OnnxModel.Load(modelFile, new RuntimeSettings());
        var logits = network.Run([((string)sidecar["input"]!, input, [1, 1, padded.Z, padded.Y, padded.X])], [(string)sidecar["output"]!])[0];

        var labels = new short[planned.Count];
        for (var z = 0; z < planned.Z; z++)
            for (var y = 0; y < planned.Y; y++)
                for (var x = 0; x < planned.X; x++)
                    labels[Index(planned, z, y) + x] = Largest(logits.Values, (int)logits.Shape[1], checked((int)padded.Count), Index(padded, z, y) + x);
        var back = new short[scan.Voxels.Length];
        LabelResampling.Resize(labels, planned, back, size, null, Environment.ProcessorCount);
        var result = new Volume<short>(scan.Size, scan.Geometry);
        AxisPermutation.Apply<short>(back, size, result.Voxels, [.. Enumerable.Range(0, 3).Select(axis => Array.IndexOf(order, axis))]);
        VolumeFile.Write(output, result);
        Console.WriteLine($"{output}: {result.Voxels.Count(value => value > 0)} voxels with a label");
    }

    /// <summary>CT: clipped to two percentiles, then by mean and deviation of the training data's foreground; anything else by its own.</summary>
    private static void Normalise(float[] values, JsonNode sidecar)
    {
        var isCt = (string)sidecar["normalization_schemes"]![0]! == "CTNormalization";
        var training = sidecar["foreground_intensity_properties_per_channel"]!["0"]!;
        if (isCt)
            for (var i = 0; i < values.Length; i++)
                values[i] = Math.Clamp(values[i], (float)training["percentile_00_5"]!, (float)training["percentile_99_5"]!);
        var mean = isCt ? (double)training["mean"]! : values.Average(value => (double)value);
        var deviation = isCt ? (double)training["std"]! : Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        for (var i = 0; i < values.Length; i++) values[i] = (float)((values[i] - mean) / Math.Max(deviation, 1e-8));
    }

    private static short Largest(float[] logits, int classes, int stride, int voxel)
    {
        var best = 0;
        for (var label = 1; label < classes; label++)
            if (logits[(label * stride) + voxel] > logits[(best * stride) + voxel]) best = label;
        return (short)best;
    }

    private static int Index(Size3 size, int z, int y) => ((z * size.Y) + y) * size.X;

    private static int[] Integers(JsonNode list) => [.. list.AsArray().Select(value => (int)value!)];
}
