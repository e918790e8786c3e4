using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Losses;

/// <summary>
/// How far a prediction is from annotators' boxes: on each annotated slice the largest probability of a label along every row and every
/// column has to be 1 where one of its boxes holds a part of that row or column, and 0 elsewhere; 1 - soft Dice of the two, mean over
/// labels and directions. The projection term of BoxInst (Tian et al., CVPR 2021), with the largest probability looked for inside the boxes
/// (the tightness of Kervadec et al., MIDL 2020: each line of a tight box meets the object).
/// Rows and columns whose box may go on beyond the patch do not count, nor do slices on which nobody boxed the label.
/// </summary>
/// <param name="labels">Foreground labels; channel i + 1 of the logits is label i of the maps of boxes.</param>
/// <param name="directions">Axes of the patch within the annotated slices.</param>
internal sealed class BoxProjectionLoss(int labels, IReadOnlyList<int> directions)
{
    // Batch and channel come first.
    private const int FirstAxis = 2;

    /// <param name="logits">b k (z) y x, float32, background first.</param>
    /// <param name="boxes">b (z) y x, int32, bits as <see cref="BoxMaps"/> has them.</param>
    /// <returns>A scalar of 0 to 1; 0 where nothing is known.</returns>
    public torch.Tensor Forward(torch.Tensor logits, torch.Tensor boxes)
    {
        var probabilities = logits.softmax(1).narrow(1, 1, labels);
        var (inside, outside) = (Known(boxes, BoxMaps.Inside), Known(boxes, BoxMaps.Outside));
        var (inner, outer) = (probabilities * inside, probabilities * outside);
        var terms = directions.Select(direction => Term(inner, outer, inside, outside, FirstAxis + direction)).ToArray();
        return terms.Aggregate((sum, term) => sum.add(term, Scalars.One)).div(Scalars.Of(terms.Length));
    }

    private static torch.Tensor Term(torch.Tensor inner, torch.Tensor outer, torch.Tensor inside, torch.Tensor outside, int axis)
    {
        var boxed = inside.any(axis);
        var cut = inside.select(axis, 0).logical_or(inside.select(axis, inside.shape[axis] - 1));
        var counted = boxed.logical_and(cut.logical_not()).logical_or(boxed.logical_not().logical_and(outside.any(axis)));
        var largest = torch.where(boxed, inner.amax(new long[] { axis }), outer.amax(new long[] { axis }));
        return SoftDice.Loss(largest, boxed.to(torch.ScalarType.Float32), counted.to(torch.ScalarType.Float32), batchDice: true)
            .add(Scalars.One, Scalars.One);
    }

    /// <summary>b k (z) y x, bool: where the map has a label's bit.</summary>
    private torch.Tensor Known(torch.Tensor boxes, Func<int, int> bit)
    {
        int[] bits = [.. Enumerable.Range(0, labels).Select(bit)];
        long[] shape = [1, labels, .. boxes.shape[1..].Select(_ => 1L)];
        return boxes.unsqueeze(1).bitwise_and(torch.tensor(bits, device: boxes.device).view(shape)).ne(Scalars.Of(0));
    }
}
