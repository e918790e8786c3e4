using SamCrowd.Datasets.Layout;
using SamCrowd.NnUNet.Labels;

namespace SamCrowd.NnUNet.Tests.Labels;

public sealed class LabelConversionTests
{
    // Longer than a vector, and no multiple of one.
    private const int Voxels = 37;

    [Fact]
    public void The_largest_channel_counts_and_the_first_on_a_tie()
    {
        var logits = new float[3 * Voxels];
        foreach (var voxel in new[] { 4, Voxels - 1 })
        {
            logits[Voxels + voxel] = 1;
            logits[(2 * Voxels) + voxel] = 1;
        }
        logits[(2 * Voxels) + 18] = 0.5f;
        var labels = new short[Voxels];
        LabelConversion.Decide(LabelScheme.Of("first", "second"), logits, 0, labels);
        Assert.Equal([(4, 1), (18, 2), (Voxels - 1, 1)], labels.Index().Where(label => label.Item != 0)
            .Select(label => (label.Index, (int)label.Item)));
    }

    [Fact]
    public void Probabilities_are_those_of_the_formula()
    {
        var logits = Enumerable.Range(0, 3 * Voxels).Select(i => (float)(90 * Math.Sin(i * i))).ToArray();
        var (softmax, sigmoid) = (new float[logits.Length], new float[logits.Length]);
        ChannelProbabilities.Softmax(logits, softmax, 3);
        ChannelProbabilities.Sigmoid(logits, sigmoid);
        for (var voxel = 0; voxel < Voxels; voxel++)
        {
            double[] values = [logits[voxel], logits[Voxels + voxel], logits[(2 * Voxels) + voxel]];
            for (var channel = 0; channel < 3; channel++)
            {
                var index = (channel * Voxels) + voxel;
                Assert.Equal(Math.Exp(values[channel] - values.Max()) / values.Sum(value => Math.Exp(value - values.Max())), softmax[index],
                    1e-6);
                Assert.Equal(1 / (1 + Math.Exp(-values[channel])), sigmoid[index], 1e-6);
            }
        }
    }
}
