using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Training.Optimization;

/// <summary>
/// Loshchilov and Hutter 2019 as torch.optim.AdamW computes it, β 0.9 and 0.999, ε 1e-8:
/// w *= 1 - lr · wd;  m = β₁ m + (1 - β₁) g;  v = β₂ v + (1 - β₂) g²;  w -= lr / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε).
/// </summary>
/// <remarks>Own code for the reason that <see cref="Sgd"/> is.</remarks>
/// <param name="changes">Which parameters, by index, are changed; all where none is given.</param>
internal sealed class AdamW(IReadOnlyList<NamedParameter> parameters, double weightDecay, Func<int, bool>? changes = null) : IOptimizer
{
    private const double FirstDecay = 0.9, SecondDecay = 0.999, Epsilon = 1e-8;

    private readonly OptimizerState _first = new(parameters, "exp_avg"), _second = new(parameters, "exp_avg_sq");
    private readonly long[] _steps = new long[parameters.Count];

    public void Step(double learningRate)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        for (var index = 0; index < parameters.Count; index++)
        {
            var weight = parameters[index].Value;
            if (weight.grad is not { } gradient || changes?.Invoke(index) == false) continue;
            var first = _first[index] ?? _first.Begin(index, torch.zeros_like(gradient));
            var second = _second[index] ?? _second.Begin(index, torch.zeros_like(gradient));
            var step = ++_steps[index];
            first.mul_(Scalars.Of(FirstDecay)).add_(gradient, Scalars.Of(1 - FirstDecay));
            second.mul_(Scalars.Of(SecondDecay)).addcmul_(gradient, gradient, Scalars.Of(1 - SecondDecay));
            var spread = second.sqrt().div_(Scalars.Of(Math.Sqrt(1 - Math.Pow(SecondDecay, step)))).add_(Scalars.Of(Epsilon), Scalars.One);
            var rate = Scalars.Of(-learningRate / (1 - Math.Pow(FirstDecay, step)));
            weight.mul_(Scalars.Of(1 - (learningRate * weightDecay))).addcdiv_(first, spread, rate);
        }
    }

    public StoredDictionary Save(double learningRate)
    {
        var states = new StoredDictionary();
        for (var index = 0; index < _steps.Length; index++)
            if (_steps[index] > 0) states[index] = new StoredDictionary { { "step", StoredTensor.FromFloats([], [_steps[index]]) } };
        _first.SaveInto(states);
        _second.SaveInto(states);
        var group = new StoredDictionary
        {
            { "lr", learningRate },
            { "betas", new object?[] { FirstDecay, SecondDecay } },
            { "eps", Epsilon },
            { "weight_decay", weightDecay },
            { "amsgrad", false },
            { "maximize", false },
            { "foreach", null },
            { "capturable", false },
            { "differentiable", false },
            { "fused", null },
        };
        return OptimizerState.Whole(states, group, parameters.Count);
    }

    public void Load(StoredDictionary state, string source)
    {
        var states = state.Get<StoredDictionary>("state");
        for (var index = 0; index < _steps.Length; index++)
            _steps[index] = states.TryGet<StoredDictionary>((long)index, out var own) && own.TryGet<StoredTensor>("step", out var step)
                ? (long)step.ToFloats()[0] : 0;
        _first.LoadFrom(states, source);
        _second.LoadFrom(states, source);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }
}
