using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Training.Optimization;

/// <summary>
/// The exponential moving average of a network's weights (Polyak and Juditsky 1992; Tarvainen and Valpola 2017): after step t it is
/// d · average + (1 - d) · weights with d = min(decay, (1 + t) / (10 + t)), so that the first weights are soon forgotten.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private const string StepsKey = "steps", WeightsKey = "weights";

    private readonly IReadOnlyList<NamedParameter> _parameters;
    private readonly double _decay;
    private readonly torch.Tensor[] _average;
    private long _steps;

    public WeightAverage(IReadOnlyList<NamedParameter> parameters, double decay)
    {
        (_parameters, _decay) = (parameters, decay);
        using var noGradient = torch.no_grad();
        _average = [.. parameters.Select(parameter => parameter.Value.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Takes the weights in, after a step of the optimizer.</summary>
    public void Add()
    {
        using var noGradient = torch.no_grad();
        _steps++;
        var kept = Math.Min(_decay, (1.0 + _steps) / (10 + _steps));
        for (var index = 0; index < _average.Length; index++)
            _average[index].mul_(Scalars.Of(kept)).add_(_parameters[index].Value, Scalars.Of(1 - kept));
    }

    /// <summary>Forgets what was averaged and begins with the weights that the network has.</summary>
    public void Begin()
    {
        using var noGradient = torch.no_grad();
        _steps = 0;
        for (var index = 0; index < _average.Length; index++) _average[index].copy_(_parameters[index].Value);
    }

    /// <summary>The network has the average and this the trained weights, until it is called again.</summary>
    public void Swap()
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        for (var index = 0; index < _average.Length; index++)
        {
            var kept = _average[index].clone();
            _average[index].copy_(_parameters[index].Value);
            _parameters[index].Value.copy_(kept);
        }
    }

    /// <summary>While swapped: the trained weights by name, and the number of steps.</summary>
    public StoredDictionary SaveTrained()
    {
        var weights = new StoredDictionary();
        for (var index = 0; index < _average.Length; index++) weights[_parameters[index].Name] = TensorStorage.Store(_average[index]);
        return new StoredDictionary { { StepsKey, _steps }, { WeightsKey, weights } };
    }

    /// <summary>The network has the average from the file already; this brings back the weights that are trained.</summary>
    public void LoadTrained(StoredDictionary state, UNet network, string source)
    {
        Begin();
        network.Load(state.Get<StoredDictionary>(WeightsKey), source);
        _steps = state.Get<long>(StepsKey);
    }

    public void Dispose()
    {
        foreach (var tensor in _average) tensor.Dispose();
    }
}
