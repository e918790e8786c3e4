using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SamCrowd.Segmentation.TinySam;

/// <summary>
/// Mask decoder: lays the prompts over the embedding as maps and turns both into one mask. Coordinates are pixels of the network's square
/// input; labels are Meta's: 0 negative point, 1 positive point, 2 box top left, 3 box bottom right, -1 nothing.
/// </summary>
internal sealed class TinySamDecoder : nn.Module
{
    public readonly NormalizedConvolution Mix, Near, Middle, Far, Fine;
    public readonly ConvTranspose2d Up;
    public readonly Conv2d Mask;
    public readonly Linear QualityHidden, Quality;
    private const int Width = 48;
    private readonly TinySamArchitecture _architecture;

    public TinySamDecoder(TinySamArchitecture architecture)
        : base("decoder")
    {
        _architecture = architecture;
        Mix = new NormalizedConvolution("mix", architecture.EmbeddingChannels + TinySamArchitecture.PromptMaps, Width);
        Near = new NormalizedConvolution("near", Width, Width);
        Middle = new NormalizedConvolution("middle", Width, Width, dilation: 2);
        Far = new NormalizedConvolution("far", Width, Width, dilation: 4);
        Up = nn.ConvTranspose2d(Width, 24, 2, 2);
        Fine = new NormalizedConvolution("fine", 24, 24);
        Mask = nn.Conv2d(24, 1, 1);
        QualityHidden = nn.Linear(2 * Width, 32);
        Quality = nn.Linear(32, 1);
        RegisterComponents();
        // A structure covers a few hundredths of an image: starting there instead of at one half saves the first thousand steps.
        nn.init.constant_(Mask.bias!, -3);
        nn.init.normal_(Mask.weight!, 0, 0.5);
    }

    /// <param name="embedding">[B, C, E, E].</param>
    /// <param name="coordinates">[B, N, 2], x then y.</param>
    /// <param name="labels">[B, N], float.</param>
    /// <param name="maskInput">[B, 1, L, L] logits of an earlier mask.</param>
    /// <param name="hasMask">[B], 1 where <paramref name="maskInput"/> counts.</param>
    /// <returns>Mask logits [B, 1, L, L] and predicted IoU [B, 1].</returns>
    public (Tensor LowResolutionMasks, Tensor PredictedIou) forward(Tensor embedding, Tensor coordinates, Tensor labels, Tensor maskInput,
        Tensor hasMask)
    {
        var maps = PromptMaps(coordinates, labels, maskInput, hasMask);
        var mixed = Mix.forward(cat([embedding, maps], 1));
        var near = mixed + Near.forward(mixed);
        var middle = near + Middle.forward(near);
        var features = middle + Far.forward(middle);
        var logits = Mask.forward(Fine.forward(Up.forward(features)));
        // Quality is judged from what lies inside the mask and from the whole view.
        var inside = nn.functional.avg_pool2d(logits.sigmoid(), 2);
        var area = inside.mean([2, 3]) + 1e-4;
        var summary = cat([(features * inside).mean([2, 3]) / area, features.mean([2, 3])], 1);
        var iou = Quality.forward(nn.functional.relu(QualityHidden.forward(summary))).sigmoid();
        return (logits, iou);
    }

    private Tensor PromptMaps(Tensor coordinates, Tensor labels, Tensor maskInput, Tensor hasMask)
    {
        long size = _architecture.EmbeddingSize, batch = coordinates.shape[0];
        var centres = (arange(size, dtype: ScalarType.Float32) + 0.5f) * TinySamArchitecture.EmbeddingStride;
        var (gridX, gridY) = (centres.view(1, 1, 1, size), centres.view(1, 1, size, 1));
        var (x, y) = (coordinates.select(2, 0), coordinates.select(2, 1));
        var (topLeft, bottomRight) = (labels.eq(2).to_type(ScalarType.Float32), labels.eq(3).to_type(ScalarType.Float32));
        var hasBox = bottomRight.sum(1).clamp(0, 1).view(batch, 1, 1, 1);
        var (u, halfWidth) = AlongAxis((x * topLeft).sum(1), (x * bottomRight).sum(1), gridX);
        var (v, halfHeight) = AlongAxis((y * topLeft).sum(1), (y * bottomRight).sum(1), gridY);
        const float softness = 2f / TinySamArchitecture.EmbeddingStride;
        var box = ((1 - u.abs()) * halfWidth * softness).sigmoid() * ((1 - v.abs()) * halfHeight * softness).sigmoid();
        var zeros = torch.zeros(batch, 1, size, size);
        float inputSize = _architecture.InputSize;
        var mask = nn.functional.avg_pool2d(maskInput, 2).clamp(-10, 10) / 10 * hasMask.view(batch, 1, 1, 1);
        return cat([box * hasBox, (zeros + u) * hasBox, (zeros + v) * hasBox, zeros + (halfWidth / inputSize * hasBox),
            zeros + (halfHeight / inputSize * hasBox), zeros + hasBox, Points(1), Points(0), mask], 1);

        (Tensor Relative, Tensor HalfSize) AlongAxis(Tensor low, Tensor high, Tensor grid)
        {
            var half = ((high - low) / 2).clamp_min(1).view(batch, 1, 1, 1);
            return (((grid - ((low + high) / 2).view(batch, 1, 1, 1)) / half).clamp(-3, 3), half);
        }

        Tensor Points(int label)
        {
            var chosen = labels.eq(label).to_type(ScalarType.Float32);
            var (dx, dy) = (gridX - x.unsqueeze(2).unsqueeze(3), gridY - y.unsqueeze(2).unsqueeze(3));
            var bumps = ((dx.pow(2) + dy.pow(2)) * (-0.5f / (TinySamArchitecture.PointRadius * TinySamArchitecture.PointRadius))).exp();
            return (bumps * chosen.unsqueeze(2).unsqueeze(3)).sum(1, keepdim: true).clamp(0, 1);
        }
    }
}
