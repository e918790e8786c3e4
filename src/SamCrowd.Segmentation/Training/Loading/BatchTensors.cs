using System.Runtime.InteropServices;
using SamCrowd.Imaging;
using TorchSharp;

namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>A batch on the device.</summary>
/// <param name="Data">b c (z) y x, float32.</param>
/// <param name="Labels">For each output: b (z) y x, int64.</param>
/// <param name="Weights">For each output: b (z) y x, float32; null where all voxels count the same.</param>
/// <param name="Boxes">b (z) y x, int32, bits as BoxMaps has them; null for none.</param>
internal sealed record BatchTensors(torch.Tensor Data, IReadOnlyList<torch.Tensor> Labels, IReadOnlyList<torch.Tensor>? Weights = null,
    torch.Tensor? Boxes = null)
{
    public static BatchTensors From(TrainingBatch batch, bool planar, torch.Device device)
    {
        var layout = batch.Layout;
        var data = Copy<float>(batch.Data, [layout.Items, layout.Channels, .. Axes(layout.Size)], torch.ScalarType.Float32);
        var labels = batch.Labels.Select((values, level) =>
            Copy<short>(values, LabelShape(level), torch.ScalarType.Int16).to(torch.ScalarType.Int64));
        var weights = batch.Weights?.Select((values, level) => Copy<float>(values, LabelShape(level), torch.ScalarType.Float32));
        var boxes = batch.Boxes is null ? null : Copy<int>(batch.Boxes, [layout.Items, .. Axes(layout.Size)], torch.ScalarType.Int32);
        return new BatchTensors(data, [.. labels], weights?.ToArray(), boxes);

        long[] LabelShape(int level) => [layout.Items, .. Axes(layout.LabelSizes[level])];

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
