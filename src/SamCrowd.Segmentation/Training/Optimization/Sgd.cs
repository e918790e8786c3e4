using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Training.Optimization;

/// <summary>
/// Stochastic gradient descent with Nesterov momentum as torch.optim.SGD computes it:
/// g += wd · w;  v = g at first, else μ v + g;  w -= lr (g + μ v).
/// </summary>
/// <remarks>
/// Own code: TorchSharp's optimizers keep their state in types of their own, not in torch's state dict, which an nnU-Net checkpoint holds.
/// </remarks>
internal sealed class Sgd(IReadOnlyList<NamedParameter> parameters, double momentum, double weightDecay) : IOptimizer
{
    private readonly OptimizerState _velocity = new(parameters, "momentum_buffer");

    public void Step(double learningRate)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        for (var index = 0; index < parameters.Count; index++)
        {
            var weight = parameters[index].Value;
            if (weight.grad is not { } gradient) continue;
            gradient.add_(weight, Scalars.Of(weightDecay));
            if (_velocity[index] is { } velocity) velocity.mul_(Scalars.Of(momentum)).add_(gradient, Scalars.One);
            else velocity = _velocity.Begin(index, gradient.clone());
            weight.add_(gradient.add_(velocity, Scalars.Of(momentum)), Scalars.Of(-learningRate));
        }
    }

    public StoredDictionary Save(double learningRate)
    {
        var states = new StoredDictionary();
        _velocity.SaveInto(states);
        var group = new StoredDictionary
        {
            { "lr", learningRate },
            { "momentum", momentum },
            { "dampening", 0L },
            { "weight_decay", weightDecay },
            { "nesterov", true },
            { "maximize", false },
            { "foreach", null },
            { "differentiable", false },
            { "fused", null },
        };
        return OptimizerState.Whole(states, group, parameters.Count);
    }

    public void Load(StoredDictionary state, string source) => _velocity.LoadFrom(state.Get<StoredDictionary>("state"), source);

    public void Dispose() => _velocity.Dispose();
}
