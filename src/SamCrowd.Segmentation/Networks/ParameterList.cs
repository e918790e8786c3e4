using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// Collects parameters while a network is built, in the order torch would list them. nnU-Net's modules register some tensors under
/// several names (a block's list "all_modules", the encoder inside the decoder); those aliases are kept, since its loader asks for all.
/// </summary>
internal sealed class ParameterList(torch.Device device)
{
    private readonly List<NamedParameter> _parameters = [];
    private readonly List<NamedParameter> _state = [];

    /// <summary>Every tensor once.</summary>
    public IReadOnlyList<NamedParameter> Parameters => _parameters;

    /// <summary>Every name once, in the order of torch's state_dict.</summary>
    public IReadOnlyList<NamedParameter> State => _state;

    public torch.Tensor Add(string name, params long[] shape)
    {
        var value = torch.empty(shape, torch.float32, device).DetachFromDisposeScope();
        value.requires_grad_(true);
        var parameter = new NamedParameter(name, value);
        _parameters.Add(parameter);
        _state.Add(parameter);
        return value;
    }

    public void Alias(string name, torch.Tensor value) => _state.Add(new NamedParameter(name, value));

    /// <summary>Repeats everything collected so far with a prefix.</summary>
    public void AliasAll(string prefix)
    {
        foreach (var parameter in _state.ToArray()) _state.Add(parameter with { Name = prefix + parameter.Name });
    }
}
