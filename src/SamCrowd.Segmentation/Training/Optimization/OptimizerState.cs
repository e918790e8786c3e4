using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Segmentation.Networks;
using TorchSharp;

namespace SamCrowd.Segmentation.Training.Optimization;

/// <summary>
/// One kind of tensor an optimizer keeps for each parameter, made when the parameter's first gradient comes.
/// torch's layout: state[parameter index][name].
/// </summary>
internal sealed class OptimizerState(IReadOnlyList<NamedParameter> parameters, string name) : IDisposable
{
    private readonly torch.Tensor?[] _tensors = new torch.Tensor?[parameters.Count];

    public torch.Tensor? this[int index] => _tensors[index];

    public torch.Tensor Begin(int index, torch.Tensor value) => _tensors[index] = value.DetachFromDisposeScope();

    public void SaveInto(StoredDictionary states)
    {
        for (var index = 0; index < _tensors.Length; index++)
        {
            if (_tensors[index] is not { } tensor) continue;
            if (!states.TryGet<StoredDictionary>((long)index, out var state)) states[index] = state = [];
            state[name] = TensorStorage.Store(tensor);
        }
    }

    /// <summary>torch's state of an optimizer with one group of parameters.</summary>
    public static StoredDictionary Whole(StoredDictionary states, StoredDictionary group, int parameters)
    {
        group["params"] = Enumerable.Range(0, parameters).Select(index => (object?)(long)index).ToList();
        return new StoredDictionary { { "state", states }, { "param_groups", new List<object?> { group } } };
    }

    public void LoadFrom(StoredDictionary states, string source)
    {
        for (var index = 0; index < _tensors.Length; index++)
        {
            _tensors[index]?.Dispose();
            _tensors[index] = null;
            if (!states.TryGet<StoredDictionary>((long)index, out var state) || !state.TryGet<StoredTensor>(name, out var stored)) continue;
            if (!stored.Shape.SequenceEqual(parameters[index].Value.shape))
                throw new InvalidInputException($"{source}: the optimizer's '{name}' of '{parameters[index].Name}' has another shape than "
                    + "the weights; remove the fold's folder to start the training again");
            _tensors[index] = TensorStorage.Restore(stored, parameters[index].Value.device).DetachFromDisposeScope();
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors) tensor?.Dispose();
    }
}
