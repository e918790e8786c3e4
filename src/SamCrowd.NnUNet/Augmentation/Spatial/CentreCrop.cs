using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Spatial;

/// <summary>Cuts the middle out of a patch, padded with 0 (image, boxes), -1 (labels) and 1 (weights) where the patch is smaller.</summary>
internal static class CentreCrop
{
    public static PatchSample Apply(PatchSample sample, Size3 size)
    {
        if (sample.Size == size)
            return sample with
            {
                Data = [.. sample.Data],
                Labels = [.. sample.Labels],
                PreviousStage = sample.PreviousStage?.ToArray(),
                Weights = sample.Weights?.ToArray(),
                Boxes = sample.Boxes?.ToArray(),
            };
        var result = sample.EmptyOf(size);
        for (var channel = 0; channel < sample.Channels; channel++)
            Crop<float>(sample.Channel(channel), sample.Size, result.Channel(channel), size, 0);
        Crop<short>(sample.Labels, sample.Size, result.Labels, size, -1);
        if (sample.PreviousStage is not null) Crop<short>(sample.PreviousStage, sample.Size, result.PreviousStage, size, -1);
        if (sample.Weights is not null) Crop<float>(sample.Weights, sample.Size, result.Weights, size, 1);
        if (sample.Boxes is not null) Crop<int>(sample.Boxes, sample.Size, result.Boxes, size, 0);
        return result;
    }

    private static void Crop<T>(ReadOnlySpan<T> source, Size3 sourceSize, Span<T> target, Size3 targetSize, T outside)
        where T : unmanaged
    {
        target.Fill(outside);
        var (startZ, startY, startX) = (Start(0), Start(1), Start(2));
        var (fromX, toX) = (Math.Max(0, -startX), Math.Min(targetSize.X, sourceSize.X - startX));
        for (var z = Math.Max(0, -startZ); z < Math.Min(targetSize.Z, sourceSize.Z - startZ); z++)
        {
            for (var y = Math.Max(0, -startY); y < Math.Min(targetSize.Y, sourceSize.Y - startY); y++)
            {
                var row = source.Slice(((((z + startZ) * sourceSize.Y) + y + startY) * sourceSize.X) + startX + fromX, toX - fromX);
                row.CopyTo(target[((((z * targetSize.Y) + y) * targetSize.X) + fromX)..]);
            }
        }

        int Start(int axis) => (sourceSize[axis] / 2) - (targetSize[axis] / 2);
    }
}
