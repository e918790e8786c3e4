using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// nnU-Net's PlainConvUNet or ResidualEncoderUNet, 2D or 3D. Parameters are float32 and carry nnU-Net's names. Not safe for training by
/// several threads at once.
/// </summary>
internal sealed class UNet : IDisposable
{
    private readonly Encoder _encoder;
    private readonly Decoder _decoder;
    private int _outputs;
    private Tape? _tape;

    /// <param name="shape">Checked before anything is made.</param>
    /// <param name="device">Where the parameters live; the CPU where null.</param>
    /// <param name="seed">Fixes the initial weights.</param>
    /// <param name="source">What to name when the shape is impossible.</param>
    /// <param name="heads">First weights of the layers that make logits.</param>
    /// <exception cref="InvalidInputException">The shape's lists do not fit each other.</exception>
    public UNet(
        UNetShape shape, torch.Device? device = null, long seed = 0, string source = "plans",
        HeadInitialization heads = HeadInitialization.Orthogonal)
    {
        shape.Check(source);
        Shape = shape;
        _outputs = shape.Stages - 1;
        var parameters = new ParameterList(Device = device ?? torch.CPU);
        ComputesChannelsLast = Device.type == DeviceType.CPU;
        _encoder = new Encoder(parameters, shape);
        _decoder = new Decoder(parameters, shape);
        (Parameters, State) = (parameters.Parameters, parameters.State);
        InitialWeights.Apply(Parameters, _encoder.ResidualBlocks, seed, heads);
    }

    public UNetShape Shape { get; }

    /// <summary>Every trained tensor once, in torch's order (that of the optimizer's state).</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>nnU-Net's state_dict: its names and order, aliases of one tensor included.</summary>
    public IReadOnlyList<NamedParameter> State { get; }

    /// <summary>Precision of the convolutions: float32, bfloat16, or float16 on CUDA. Parameters and logits are float32 always.</summary>
    public torch.ScalarType ComputeType { get; internal set; } = torch.ScalarType.Float32;

    /// <summary>Whether features lie in memory with channels last: on a CPU, where that is faster with the functions made for it.</summary>
    internal bool ComputesChannelsLast { get; set; }

    /// <summary>How many resolutions <see cref="Forward"/> returns, 1 to stages - 1. 1 is for prediction.</summary>
    public int Outputs
    {
        get => _outputs;
        internal set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Shape.Stages - 1);
            _outputs = value;
        }
    }

    public torch.Device Device { get; }

    /// <param name="x">b c (z) y x, float32, normalised; each axis divisible by the product of its strides.</param>
    /// <returns><see cref="Outputs"/> float32 tensors of logits, b k (z) y x, highest resolution first.</returns>
    public IReadOnlyList<torch.Tensor> Forward(torch.Tensor x)
    {
        if (!ComputesChannelsLast) return Compute(x, new LibtorchComputation(ComputeType));
        if (!torch.is_grad_enabled()) return Compute(x, new ChannelsLastComputation(ComputeType, null));
        _tape = new Tape();
        return RecordedPass.Run(tape => Compute(x, new ChannelsLastComputation(ComputeType, tape)), _tape,
            [x, .. Parameters.Select(parameter => parameter.Value)]);
    }

    /// <summary>Throws what stopped the derivatives of the last <see cref="Forward"/>, which libtorch cannot hand on.</summary>
    internal void ThrowIfBackwardFailed() => _tape?.Failure?.Throw();

    /// <summary>Copies weights in. A tensor may be there under any of its names.</summary>
    /// <param name="weights">nnU-Net's "network_weights": tensors by name.</param>
    /// <param name="source">The file to name in errors.</param>
    /// <param name="exceptSegmentation">Leave the layers that make logits as they are: for weights trained on other classes.</param>
    /// <exception cref="InvalidInputException">A tensor is missing or has another shape.</exception>
    public void Load(StoredDictionary weights, string source, bool exceptSegmentation = false)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var names = State.ToLookup(entry => entry.Value.Handle, entry => entry.Name);
        foreach (var (name, value) in Parameters)
        {
            if (exceptSegmentation && name.StartsWith(Decoder.SegmentationLayers, StringComparison.Ordinal)) continue;
            StoredTensor? found = null;
            foreach (var known in names[value.Handle])
                if (weights.TryGet(known, out found)) break;
            if (found is null)
                throw new InvalidInputException($"{source}: has no weights '{name}'; it was trained with another architecture than the "
                    + "plans describe");
            if (!found.Shape.SequenceEqual(value.shape))
                throw new InvalidInputException($"{source}: '{name}' is {string.Join('x', found.Shape)}, the plans' network needs "
                    + $"{string.Join('x', value.shape)}; it was trained with other plans or channels");
            value.copy_(torch.tensor(found.ToFloats(), value.shape));
        }
    }

    /// <summary>The weights as nnU-Net's "network_weights"; names of one tensor share its storage.</summary>
    public StoredDictionary Save()
    {
        var stored = Parameters.ToDictionary(parameter => parameter.Value.Handle, parameter => TensorStorage.Store(parameter.Value));
        var weights = new StoredDictionary { IsOrderedDict = true };
        foreach (var (name, value) in State) weights[name] = stored[value.Handle];
        return weights;
    }

    public void Dispose()
    {
        foreach (var parameter in Parameters) parameter.Value.Dispose();
    }

    private torch.Tensor[] Compute(torch.Tensor x, IComputation computation) =>
        _decoder.Forward(_encoder.Forward(computation.Take(x), computation), computation, Outputs);
}
