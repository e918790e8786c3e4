using SamCrowd.Imaging;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks;

/// <summary>
/// nnU-Net's PlainConvUNet or ResidualEncoderUNet, 2D or 3D. Parameters are float32 and carry nnU-Net's names. Not safe for use by
/// several threads at once while <see cref="ComputeType"/> or <see cref="Outputs"/> change.
/// </summary>
public sealed class UNet : IDisposable
{
    private readonly Encoder _encoder;
    private readonly Decoder _decoder;
    private int _outputs;

    /// <param name="shape">Checked before anything is made.</param>
    /// <param name="seed">Fixes the initial weights.</param>
    /// <param name="source">What to name when the shape is impossible.</param>
    /// <exception cref="InvalidInputException">The shape's lists do not fit each other.</exception>
    public UNet(UNetShape shape, long seed = 0, string source = "plans")
    {
        shape.Check(source);
        Shape = shape;
        _outputs = shape.Stages - 1;
        var parameters = new ParameterList();
        _encoder = new Encoder(parameters, shape);
        _decoder = new Decoder(parameters, shape);
        (Parameters, State) = (parameters.Parameters, parameters.State);
        HeInitialization.Apply(Parameters, _encoder.ResidualBlocks, seed);
    }

    public UNetShape Shape { get; }

    /// <summary>Every trained tensor once, in torch's order (that of the optimizer's state).</summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>nnU-Net's state_dict: its names and order, aliases of one tensor included.</summary>
    public IReadOnlyList<NamedParameter> State { get; }

    /// <summary>Precision of the convolutions: float32, bfloat16, or float16 on CUDA. Parameters and logits are float32 always.</summary>
    public torch.ScalarType ComputeType { get; set; } = torch.ScalarType.Float32;

    /// <summary>How many resolutions <see cref="Forward"/> returns, 1 to stages - 1. 1 is for prediction.</summary>
    public int Outputs
    {
        get => _outputs;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Shape.Stages - 1);
            _outputs = value;
        }
    }

    public torch.Device Device { get; private set; } = torch.CPU;

    /// <param name="x">b c (z) y x, float32, normalised; each axis divisible by the product of its strides.</param>
    /// <returns><see cref="Outputs"/> float32 tensors of logits, b k (z) y x, highest resolution first.</returns>
    public IReadOnlyList<torch.Tensor> Forward(torch.Tensor x) => _decoder.Forward(_encoder.Forward(x, ComputeType), ComputeType, Outputs);

    /// <summary>Moves the parameters; gradients are dropped.</summary>
    public UNet To(torch.Device device)
    {
        if (device.type == DeviceType.CPU && Device.type == DeviceType.CPU) return this;
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var parameter in Parameters)
        {
            parameter.Value.grad = null;
            parameter.Value.set_(parameter.Value.detach().to(device));
        }
        Device = device;
        return this;
    }

    /// <summary>Copies weights in. A tensor may be there under any of its names.</summary>
    /// <param name="weights">By nnU-Net's names, of any floating type and device.</param>
    /// <param name="source">The file to name in errors.</param>
    /// <exception cref="InvalidInputException">A tensor is missing or has another shape.</exception>
    public void Load(IReadOnlyDictionary<string, torch.Tensor> weights, string source)
    {
        using var noGradient = torch.no_grad();
        var names = State.ToLookup(entry => entry.Value.Handle, entry => entry.Name);
        foreach (var (name, value) in Parameters)
        {
            var known = names[value.Handle].FirstOrDefault(weights.ContainsKey)
                ?? throw new InvalidInputException($"{source}: has no weights '{name}'; it was trained with another architecture than the plans describe");
            var found = weights[known];
            if (!found.shape.AsSpan().SequenceEqual(value.shape))
                throw new InvalidInputException($"{source}: '{known}' is {Describe(found)}, the plans' network needs {Describe(value)}; it was trained with other plans or channels");
            value.copy_(found);
        }
    }

    public void Dispose()
    {
        foreach (var parameter in Parameters) parameter.Value.Dispose();
    }

    private static string Describe(torch.Tensor tensor) => string.Join('x', tensor.shape);
}
