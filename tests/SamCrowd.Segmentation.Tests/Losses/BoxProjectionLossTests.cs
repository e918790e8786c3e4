using System.Runtime.InteropServices;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Losses;

public class BoxProjectionLossTests
{
    private static readonly float[] Probabilities =
    [
        .1f, .2f, .3f, .1f, .1f,
        .1f, .6f, .8f, .2f, .3f,
        .2f, .5f, .4f, .9f, .1f,
        .1f, .7f, .1f, .1f, .1f,
    ];

    [Fact]
    public void Its_value_is_that_of_the_lines_largest_probabilities()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        // A box of rows 1 to 2 and columns 1 to 3 of a slice of 4 rows and 5 columns.
        var boxes = Slice(4, 5, (row, column) => row is 1 or 2 && column is >= 1 and <= 3);
        // Columns: .2 and .3 beside the box, .6, .8, .9 in it; the .7 in row 3 lies outside the box and counts in its row alone.
        var columns = 1 - (2 * 2.3 / (2.8 + 3));
        // Rows: .3 and .7 beside the box, .8 and .9 in it.
        var rows = 1 - (2 * 1.7 / (2.7 + 2));
        Assert.Equal((columns + rows) / 2, Loss(Logits(Probabilities, 4, 5), boxes, [0, 1]), 1e-5);
        Assert.Equal(rows, Loss(Logits(Probabilities, 4, 5), boxes, [1]), 1e-5);
    }

    [Fact]
    public void A_line_whose_box_may_go_on_beyond_the_patch_does_not_count()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        // The box begins with the patch's first column: its rows may hold the object outside the patch.
        var boxes = Slice(4, 5, (row, column) => row is 1 or 2 && column <= 3);
        var rows = 1 - (0 / (.3 + .7));
        Assert.Equal(rows, Loss(Logits(Probabilities, 4, 5), boxes, [1]), 1e-4);
        var columns = 1 - (2 * (.2 + .6 + .8 + .9) / (.2 + .6 + .8 + .9 + .3 + 4));
        Assert.Equal(columns, Loss(Logits(Probabilities, 4, 5), boxes, [0]), 1e-5);
    }

    [Fact]
    public void What_nobody_boxed_costs_nothing_and_moves_nothing()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        var logits = torch.randn([2, 3, 3, 4, 5]).requires_grad_(true);
        var loss = new BoxProjectionLoss(2, [1, 2]).Forward(logits, torch.zeros([2, 3, 4, 5], torch.int32));
        loss.backward();
        Assert.Equal(0, loss.item<float>(), 1e-6);
        Assert.Equal(0, logits.grad!.abs().max().item<float>());
    }

    [Fact]
    public void Its_gradient_is_that_of_finite_differences()
    {
        TorchRuntime.Start();
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(4);
        var values = MemoryMarshal.Cast<byte, float>(torch.randn([1, 3, 2, 5, 6]).bytes).ToArray();
        // Two labels; the second has a box on the second slice alone.
        int[] map = [.. Enumerable.Range(0, 60).Select(i => (i / 30, i / 6 % 5, i % 6)).Select(at =>
            (at.Item2 is 1 or 2 && at.Item3 is >= 1 and <= 3 ? BoxMaps.Inside(0) : BoxMaps.Outside(0))
            | (at.Item1 == 0 ? 0 : at.Item2 is 2 or 3 && at.Item3 is 3 or 4 ? BoxMaps.Inside(1) : BoxMaps.Outside(1)))];
        var boxes = torch.tensor(map, [1, 2, 5, 6]);
        var logits = torch.tensor(values, [1, 3, 2, 5, 6]).requires_grad_(true);
        var loss = new BoxProjectionLoss(2, [1, 2]);
        loss.Forward(logits, boxes).backward();
        var gradient = MemoryMarshal.Cast<byte, float>(logits.grad!.contiguous().bytes).ToArray();
        const float step = 2e-3f;
        for (var i = 0; i < values.Length; i++)
            Assert.Equal((At(i, step) - At(i, -step)) / (2 * step), gradient[i], 2e-4);
        Assert.Contains(gradient, value => Math.Abs(value) > 0.01);

        double At(int index, float change)
        {
            float[] changed = [.. values];
            changed[index] += change;
            // In float64: differences of float32 sums would be noise.
            return loss.Forward(torch.tensor(changed, [1, 3, 2, 5, 6]).to(torch.float64), boxes).to(torch.float64).item<double>();
        }
    }

    private static double Loss(torch.Tensor logits, torch.Tensor boxes, int[] directions) =>
        new BoxProjectionLoss(1, directions).Forward(logits, boxes).item<float>();

    /// <summary>Two channels whose softmax is the probabilities in the second one.</summary>
    private static torch.Tensor Logits(float[] probabilities, int rows, int columns)
    {
        float[] logits = [.. probabilities.Select(_ => 0f), .. probabilities.Select(p => MathF.Log(p / (1 - p)))];
        return torch.tensor(logits, [1, 2, rows, columns]);
    }

    private static torch.Tensor Slice(int rows, int columns, Func<int, int, bool> inside)
    {
        int[] map = [.. Enumerable.Range(0, rows * columns)
            .Select(i => inside(i / columns, i % columns) ? BoxMaps.Inside(0) : BoxMaps.Outside(0))];
        return torch.tensor(map, [1, rows, columns]);
    }
}
