using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Resampling;
using TorchSharp;

namespace SamCrowd.Segmentation.Inference;

/// <summary>
/// Runs a network over a volume tile by tile and averages the logits where tiles overlap (nnU-Net: nnUNetPredictor), in float32.
/// Finished planes go to the consumer at once, so the logits of the whole volume need not be held.
/// </summary>
/// <param name="patchSize">z y x, or y x for a 2D network, which goes through every slice.</param>
/// <param name="threads">For the sums; the network has libtorch's own.</param>
internal sealed class SlidingWindow(MirroredNetwork network, IReadOnlyList<int> patchSize, PredictionSettings settings, int threads)
{
    private readonly bool _planar = patchSize.Count == 2;
    private readonly Size3 _tile = patchSize.Count == 2 ? new Size3(1, patchSize[0], patchSize[1]) : Size3.FromArray(patchSize);
    private float[]? _importance;

    /// <param name="data">c z y x, normalised, in plan axes.</param>
    /// <param name="tileDone">Gets the tiles done and in all.</param>
    public void Run(float[] data, int channels, Size3 size, ILogitConsumer consumer, Action<int, int>? tileDone = null,
        CancellationToken cancellation = default)
    {
        if (data.Length != channels * size.Count)
            throw new ArgumentException($"{channels} channels of {size} have {channels * size.Count} values, the array {data.Length}",
                nameof(data));
        var grid = SlidingWindowTiles.Cover(size, _tile, settings.StepSize);
        var sums = new PlaneAggregator(network.OutputChannels, size, _tile, _importance ??= Importance(), threads, consumer);
        var tileLength = network.OutputChannels * (int)_tile.Count;
        var images = ImagesPerBatch();
        var done = 0;
        using var noGradient = torch.no_grad();
        // As many tiles at a time as fill a batch together with their mirrored copies.
        foreach (var count in ImageBatches.Split(grid.Starts.Count, (images + network.ImagesPerTile - 1) / network.ImagesPerTile))
        {
            cancellation.ThrowIfCancellationRequested();
            (int Z, int Y, int X)[] starts = [.. grid.Starts.Skip(done).Take(count)];
            sums.FinishBefore(starts[0].Z);
            var logits = Predict(data, channels, size, starts, images);
            for (var i = 0; i < count; i++) sums.Add(logits.AsMemory(i * tileLength, tileLength), starts[i]);
            done += count;
            tileDone?.Invoke(done, grid.Starts.Count);
        }
        sums.FinishBefore(size.Z);
    }

    private float[] Importance()
    {
        if (settings.GaussianImportance) return GaussianImportance.Compute(_tile);
        var same = new float[_tile.Count];
        Array.Fill(same, 1);
        return same;
    }

    private int ImagesPerBatch() => settings.TilesPerBatch > 0
        ? settings.TilesPerBatch
        : ImageBatches.Choose(network.Shape, patchSize, network.ComputeType, network.Device.type,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    private float[] Predict(float[] data, int channels, Size3 size, (int Z, int Y, int X)[] starts, int images)
    {
        using var scope = torch.NewDisposeScope();
        long[] spatial = _planar ? [_tile.Y, _tile.X] : [_tile.Z, _tile.Y, _tile.X];
        var tiles = torch.zeros([starts.Length, channels, .. spatial], torch.float32);
        var values = MemoryMarshal.Cast<byte, float>(tiles.bytes);
        var channelLength = (int)_tile.Count;
        for (var i = 0; i < starts.Length; i++)
            for (var channel = 0; channel < channels; channel++)
                CopyTile(data.AsSpan(channel * (int)size.Count, (int)size.Count), size, starts[i],
                    values.Slice(((i * channels) + channel) * channelLength, channelLength));
        var logits = network.Forward(tiles.to(network.Device), images).to(torch.float32).cpu().contiguous();
        var result = GC.AllocateUninitializedArray<float>(checked((int)logits.numel()));
        MemoryMarshal.Cast<byte, float>(logits.bytes).CopyTo(result);
        return result;
    }

    private void CopyTile(ReadOnlySpan<float> channel, Size3 size, (int Z, int Y, int X) start, Span<float> target)
    {
        var (firstX, endX) = (Math.Max(0, start.X), Math.Min(size.X, start.X + _tile.X));
        for (var z = Math.Max(0, start.Z); z < Math.Min(size.Z, start.Z + _tile.Z); z++)
            for (var y = Math.Max(0, start.Y); y < Math.Min(size.Y, start.Y + _tile.Y); y++)
                channel.Slice((((z * size.Y) + y) * size.X) + firstX, endX - firstX)
                    .CopyTo(target[(((((z - start.Z) * _tile.Y) + y - start.Y) * _tile.X) + firstX - start.X)..]);
    }
}
