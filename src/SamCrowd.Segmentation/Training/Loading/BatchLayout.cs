using SamCrowd.Imaging;

namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>The sizes of a batch.</summary>
/// <param name="Items">Patches.</param>
/// <param name="Channels">Input channels of the network.</param>
/// <param name="Size">The patch; one slice for 2D.</param>
/// <param name="LabelSizes">Size of the label map of each output that the loss looks at, highest resolution first.</param>
/// <param name="Weighted">Whether each voxel of the label maps has a weight.</param>
/// <param name="Boxed">Whether there is a map of boxes.</param>
internal sealed record BatchLayout(int Items, int Channels, Size3 Size, IReadOnlyList<Size3> LabelSizes, bool Weighted = false,
    bool Boxed = false)
{
    public int DataLength => checked((int)(Channels * Size.Count));

    /// <param name="strides">Of each stage, in patch axes (2 or 3).</param>
    /// <param name="outputs">How many resolutions.</param>
    public static BatchLayout For(int items, int channels, Size3 patch, IReadOnlyList<IReadOnlyList<int>> strides, int outputs)
    {
        var sizes = new Size3[outputs];
        var size = patch;
        for (var level = 0; level < outputs; level++)
        {
            var stride = strides[level];
            sizes[level] = size = new Size3(stride.Count == 2 ? 1 : size.Z / stride[0], size.Y / stride[stride.Count - 2],
                size.X / stride[stride.Count - 1]);
        }
        return new BatchLayout(items, channels, patch, sizes);
    }
}
