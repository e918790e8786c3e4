using Microsoft.ML.OnnxRuntime;
using SamCrowd.Imaging;

namespace SamCrowd.Samples;

/// <summary>
/// Runs a network over a volume in tiles of the plan's patch size that overlap by half, and averages their logits by a Gaussian about each
/// tile's centre. A volume smaller than a tile has zeros around it, half of them before it: zero is the mean after normalisation.
/// </summary>
internal sealed class OnnxTiles(InferenceSession session, string input, string output, Size3 tile)
{
    /// <param name="values">Normalised, on the plan's spacing, axes in the plan's order.</param>
    /// <returns>A volume of that size for each label.</returns>
    public float[][] Run(float[] values, Size3 size)
    {
        var weights = Gaussian();
        var sums = Array.Empty<float[]>();
        var total = new float[size.Count];
        int[][] starts = [.. Enumerable.Range(0, 3).Select(axis => Starts(size[axis], tile[axis]))];
        foreach (var start in from z in starts[0] from y in starts[1] from x in starts[2] select (z, y, x))
        {
            var cut = new float[tile.Count];
            ForEachVoxel(size, start, (inTile, inVolume) => cut[inTile] = values[inVolume]);
            var logits = Forward(cut);
            var stride = (int)tile.Count;
            if (sums.Length == 0) sums = [.. Enumerable.Range(0, logits.Length / stride).Select(_ => new float[size.Count])];
            ForEachVoxel(size, start, (inTile, inVolume) =>
            {
                total[inVolume] += weights[inTile];
                for (var label = 0; label < sums.Length; label++)
                    sums[label][inVolume] += weights[inTile] * logits[(label * stride) + inTile];
            });
        }
        foreach (var sum in sums)
            for (var i = 0; i < sum.Length; i++) sum[i] /= total[i];
        return sums;
    }

    private float[] Forward(float[] cut)
    {
        using var image = OrtValue.CreateTensorValueFromMemory(cut, [1, 1, tile.Z, tile.Y, tile.X]);
        using var options = new RunOptions();
        using var results = session.Run(options, [input], [image], [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private void ForEachVoxel(Size3 size, (int Z, int Y, int X) start, Action<int, int> visit)
    {
        for (var z = Math.Max(0, start.Z); z < Math.Min(size.Z, start.Z + tile.Z); z++)
            for (var y = Math.Max(0, start.Y); y < Math.Min(size.Y, start.Y + tile.Y); y++)
                for (var x = Math.Max(0, start.X); x < Math.Min(size.X, start.X + tile.X); x++)
                    visit(((((z - start.Z) * tile.Y) + y - start.Y) * tile.X) + x - start.X, (((z * size.Y) + y) * size.X) + x);
    }

    private static int[] Starts(int size, int tile)
    {
        if (size <= tile) return [-((tile - size) / 2)];
        var count = (int)Math.Ceiling((size - tile) / (tile * 0.5)) + 1;
        return [.. Enumerable.Range(0, count).Select(i => (int)Math.Round((size - tile) / (double)(count - 1) * i))];
    }

    /// <summary>Sigma is an eighth of the tile; no voxel counts nothing.</summary>
    private float[] Gaussian()
    {
        double[][] along = [.. Enumerable.Range(0, 3).Select(axis => Enumerable.Range(0, tile[axis])
            .Select(i => (i - (tile[axis] / 2)) / (tile[axis] / 8.0)).Select(d => Math.Exp(-0.5 * d * d)).ToArray())];
        return [.. from z in along[0] from y in along[1] from x in along[2] select (float)(z * y * x)];
    }
}
