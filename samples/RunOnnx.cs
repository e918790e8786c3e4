using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Resampling;

namespace SamCrowd.Samples;

/// <summary>
/// A network that 'samcrowd export onnx' wrote, run by ONNX Runtime with what its sidecar says: run-onnx MODEL.onnx IMAGE OUTPUT. For 3D
/// networks of one channel with plain labels; the same steps as nnU-Net's prediction without mirrored copies.
/// </summary>
internal static class RunOnnx
{
    private static readonly int Threads = Environment.ProcessorCount;

    public static void Run(string modelFile, string image, string output)
    {
        var sidecar = JsonNode.Parse(File.ReadAllBytes(Path.ChangeExtension(modelFile, ".json")))!;
        if ((string)sidecar["axes"]! != "batch channel z y x" || sidecar["normalization_schemes"]!.AsArray().Count != 1
            || (bool)sidecar["use_mask_for_norm"]![0]! || sidecar["dataset_json"]!["regions_class_order"] is not null)
            throw new NotSupportedException("this sample takes 3D networks of one channel without a mask of normalisation or regions");
        int[] order = [.. sidecar["transpose_forward"]!.AsArray().Select(value => (int)value!)];
        double[] spacing = [.. sidecar["spacing"]!.AsArray().Select(value => (double)value!)];

        // What is not zero, in the plan's order of axes, normalised, then on the plan's spacing.
        var scan = VolumeFile.Read<float>(image);
        var own = Array.ConvertAll(order, axis => scan.Geometry.Spacing.ToZyx()[axis]);
        var grid = new CroppedGrid(scan, order);
        float[] values = [.. grid.Voxels().Select(voxel => scan.Voxels[voxel])];
        Normalise(values, sidecar);
        int[] rounded = [.. Enumerable.Range(0, 3).Select(axis => (int)Math.Round(own[axis] / spacing[axis] * grid.Size[axis]))];
        var planned = Size3.FromArray(rounded);
        var resampled = new float[planned.Count];
        var cubic = ResamplingSettings.Cubic;
        ImageResampling.Resize(values, grid.Size, resampled, planned, cubic, cubic.SeparateAxis(own, spacing), Threads);

        using var session = new InferenceSession(modelFile);
        var patch = Size3.FromArray([.. sidecar["patch_size"]!.AsArray().Select(value => (int)value!)]);
        var logits = new OnnxTiles(session, (string)sidecar["input"]!, (string)sidecar["output"]!, patch).Run(resampled, planned);

        // Logits go back to the image's own voxels, and only there does the largest one decide.
        var linear = ResamplingSettings.Linear;
        var back = logits.Select(channel =>
        {
            var resized = new float[values.Length];
            ImageResampling.Resize(channel, planned, resized, grid.Size, linear, linear.SeparateAxis(spacing, own), Threads);
            return resized;
        }).ToArray();
        var result = new Volume<short>(scan.Size, scan.Geometry);
        foreach (var (voxel, at) in grid.Voxels().Select((voxel, at) => (voxel, at)))
            for (short label = 1, best = 0; label < back.Length; label++)
                if (back[label][at] > back[best][at]) result.Voxels[voxel] = best = label;
        VolumeFile.Write(output, result);
        Console.WriteLine($"{output}: {result.Voxels.Count(value => value > 0)} voxels with a label");
    }

    /// <summary>
    /// CT: clipped to two percentiles, then by mean and deviation of the training data's foreground; a z-score by the image's own; other
    /// schemes are written in the same way.
    /// </summary>
    private static void Normalise(float[] values, JsonNode sidecar)
    {
        var scheme = (string)sidecar["normalization_schemes"]![0]!;
        var (mean, deviation) = (0.0, 1.0);
        if (scheme == "CTNormalization")
        {
            var training = sidecar["foreground_intensity_properties_per_channel"]!["0"]!;
            var (low, high) = ((float)training["percentile_00_5"]!, (float)training["percentile_99_5"]!);
            for (var i = 0; i < values.Length; i++) values[i] = Math.Clamp(values[i], low, high);
            (mean, deviation) = ((double)training["mean"]!, (double)training["std"]!);
        }
        else if (scheme == "ZScoreNormalization")
        {
            mean = values.Average(value => (double)value);
            deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        }
        else throw new NotSupportedException($"this sample does not normalise by {scheme}");
        for (var i = 0; i < values.Length; i++) values[i] = (float)((values[i] - mean) / Math.Max(deviation, 1e-8));
    }

    /// <summary>The box of a scan around all that is not zero, with its axes in the plan's order.</summary>
    private sealed class CroppedGrid
    {
        private readonly Size3 _whole;
        private readonly int[] _order;
        private readonly int[] _first = [int.MaxValue, int.MaxValue, int.MaxValue];

        public CroppedGrid(Volume<float> scan, int[] order)
        {
            (_whole, _order) = (scan.Size, order);
            int[] last = [-1, -1, -1];
            for (var z = 0; z < _whole.Z; z++)
                for (var y = 0; y < _whole.Y; y++)
                    for (var x = 0; x < _whole.X; x++)
                    {
                        if (scan[z, y, x] == 0) continue;
                        foreach (var (axis, at) in ((int, int)[])[(0, z), (1, y), (2, x)])
                            (_first[axis], last[axis]) = (Math.Min(_first[axis], at), Math.Max(last[axis], at));
                    }
            if (last[0] < 0) (_first, last) = ([0, 0, 0], [_whole.Z - 1, _whole.Y - 1, _whole.X - 1]);
            Size = Size3.FromArray([.. order.Select(axis => last[axis] - _first[axis] + 1)]);
        }

        /// <summary>Voxels along the plan's axes.</summary>
        public Size3 Size { get; }

        /// <summary>Where the box's voxels lie in the scan, the plan's last axis fastest.</summary>
        public IEnumerable<int> Voxels()
        {
            var at = new int[3];
            for (var i = 0; i < Size[0]; i++)
                for (var j = 0; j < Size[1]; j++)
                    for (var k = 0; k < Size[2]; k++)
                    {
                        (at[_order[0]], at[_order[1]], at[_order[2]]) = (i, j, k);
                        yield return ((((_first[0] + at[0]) * _whole.Y) + _first[1] + at[1]) * _whole.X) + _first[2] + at[2];
                    }
        }
    }
}
