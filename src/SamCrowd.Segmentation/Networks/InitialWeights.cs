using SamCrowd.Imaging;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// He et al. 2015 for LeakyReLU of slope 0.01: normal weights of variance 2 / (1 + 0.01²) / fan-in, zero biases; normalisation scales by 1.
/// Layers that make logits have <see cref="OrthogonalHeadInitialization"/>, or the same as the others where that is asked for (nnU-Net's
/// InitWeights_He). Each tensor has a random stream of its own, so values depend on the seed alone.
/// </summary>
internal static class InitialWeights
{
    private const double InitializationSlope = 1e-2;

    public static void Apply(IReadOnlyList<NamedParameter> parameters, IEnumerable<ResidualBlock> residualBlocks, long seed,
        HeadInitialization heads)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        for (var index = 0; index < parameters.Count; index++)
        {
            var (name, value) = (parameters[index].Name, parameters[index].Value);
            var isHead = heads == HeadInitialization.Orthogonal && name.StartsWith(Decoder.SegmentationLayers, StringComparison.Ordinal);
            if (isHead && value.dim() > 1)
                value.copy_(torch.tensor(OrthogonalHeadInitialization.Draw((int)value.shape[0], (int)value.shape[1],
                    new RandomStream(seed, index)), value.shape));
            else if (value.dim() > 1) value.copy_(Normal(value.shape, new RandomStream(seed, index)));
            else if (name.EndsWith(".norm.weight", StringComparison.Ordinal)) value.fill_(Scalars.One);
            else value.zero_();
        }
        foreach (var block in residualBlocks)
        {
            block.LastNormalization.Weight.zero_();
            block.LastNormalization.Bias.zero_();
        }
    }

    private static torch.Tensor Normal(long[] shape, RandomStream random)
    {
        // torch takes axis 1 times the kernel's volume as fan-in, for transposed convolutions too.
        var fanIn = shape[1..].Aggregate(1L, (product, n) => product * n);
        var deviation = Math.Sqrt(2 / (1 + (InitializationSlope * InitializationSlope)) / fanIn);
        var values = new float[shape.Aggregate(1L, (product, n) => product * n)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)random.Normal(0, deviation);
        return torch.tensor(values, shape);
    }
}
