using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using TorchSharp;

namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>A batch on the device.</summary>
/// <param name="Data">b c (z) y x, float32.</param>
/// <param name="Labels">For each output: b (z) y x, int64.</param>
internal sealed record BatchTensors(torch.Tensor Data, IReadOnlyList<torch.Tensor> Labels)
{
    public static BatchTensors From(TrainingBatch batch, bool planar, torch.Device device)
    {
        var layout = batch.Layout;
        var data = Copy<float>(batch.Data, [layout.Items, layout.Channels, .. Axes(layout.Size)], torch.ScalarType.Float32);
        var labels = batch.Labels.Select((values, level) =>
            Copy<short>(values, [layout.Items, .. Axes(layout.LabelSizes[level])], torch.ScalarType.Int16).to(torch.ScalarType.Int64));
        return new BatchTensors(data, [.. labels]);

        long[] Axes(Size3 size) => planar ? [size.Y, size.X] : [size.Z, size.Y, size.X];

        torch.Tensor Copy<T>(T[] values, long[] shape, torch.ScalarType type)
            where T : unmanaged
        {
            var tensor = torch.empty(shape, type);
            MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(tensor.bytes);
            return tensor.to(device);
        }
    }
}
