using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Training.Optimization;

/// <summary>
/// Momentum whose matrices are made orthogonal before they are applied (Jordan et al. 2024, "Muon"), for the weights of convolutions as
/// matrices of their first axis by all the others; everything else (segmentation layers, biases, normalisation) is <see cref="AdamW"/>'s:
/// v = μ v + (1 - μ) g;  u = orthogonal((1 - μ) g + μ v);  w *= 1 - lr · wd;  w -= lr · 0.2 √max(rows, columns) · u. The factor gives u the
/// root mean square of AdamW's steps (Liu et al. 2025), so both take one learning rate.
/// </summary>
internal sealed class Muon(IReadOnlyList<NamedParameter> parameters, double weightDecay) : IOptimizer
{
    private const double Momentum = 0.95, RootMeanSquare = 0.2, Smallest = 1e-7;
    private const int Iterations = 5;

    // Jordan's coefficients of x -> a x + b x³ + c x⁵, which brings singular values near 1 in five rounds.
    private const double A = 3.4445, B = -4.7750, C = 2.0315;

    private readonly OptimizerState _momentum = new(parameters, "momentum_buffer");
    private readonly AdamW _others = new(parameters, weightDecay, index => !IsMatrix(parameters[index]));

    public void Step(double learningRate)
    {
        _others.Step(learningRate);
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        for (var index = 0; index < parameters.Count; index++)
        {
            var weight = parameters[index].Value;
            if (!IsMatrix(parameters[index]) || weight.grad is not { } gradient) continue;
            var momentum = _momentum[index] ?? _momentum.Begin(index, torch.zeros_like(gradient));
            momentum.mul_(Scalars.Of(Momentum)).add_(gradient, Scalars.Of(1 - Momentum));
            var matrix = gradient.mul(Scalars.Of(1 - Momentum)).add_(momentum, Scalars.Of(Momentum)).reshape(weight.shape[0], -1);
            var size = RootMeanSquare * Math.Sqrt(Math.Max(matrix.shape[0], matrix.shape[1]));
            weight.mul_(Scalars.Of(1 - (learningRate * weightDecay)));
            weight.add_(Orthogonal(matrix).reshape(weight.shape), Scalars.Of(-learningRate * size));
        }
    }

    public StoredDictionary Save(double learningRate)
    {
        var saved = _others.Save(learningRate);
        _momentum.SaveInto(saved.Get<StoredDictionary>("state"));
        return saved;
    }

    public void Load(StoredDictionary state, string source)
    {
        _others.Load(state, source);
        _momentum.LoadFrom(state.Get<StoredDictionary>("state"), source);
    }

    public void Dispose()
    {
        _momentum.Dispose();
        _others.Dispose();
    }

    /// <summary>
    /// A matrix with the singular vectors of another one and singular values near 1, by Newton and Schulz's iteration with Jordan's
    /// coefficients; they lie between about 0.7 and 1.2.
    /// </summary>
    internal static torch.Tensor Orthogonal(torch.Tensor matrix)
    {
        using var scope = torch.NewDisposeScope();
        var tall = matrix.shape[0] > matrix.shape[1];
        var x = tall ? matrix.t() : matrix;
        x = x.div(x.norm().clamp_min(Scalars.Of(Smallest)));
        for (var round = 0; round < Iterations; round++)
        {
            var square = x.mm(x.t());
            var change = square.mul(Scalars.Of(B)).add_(square.mm(square), Scalars.Of(C));
            x = x.mul(Scalars.Of(A)).add_(change.mm(x), Scalars.One);
        }
        return (tall ? x.t() : x).MoveToOuterDisposeScope();
    }

    private static bool IsMatrix(NamedParameter parameter) =>
        parameter.Value.dim() > 1 && !parameter.Name.StartsWith(Decoder.SegmentationLayers, StringComparison.Ordinal);
}
