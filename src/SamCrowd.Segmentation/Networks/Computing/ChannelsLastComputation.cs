using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>On a CPU: tensors in the channels-last layout, convolutions by oneDNN, the rest by the kernels of this folder.</summary>
/// <param name="type">Of the convolutions and features: float32 or bfloat16.</param>
/// <param name="tape">Records what is done, for the derivatives; null where none are wanted.</param>
internal sealed class ChannelsLastComputation(torch.ScalarType type, Tape? tape) : IComputation
{
    public torch.Tensor Take(torch.Tensor x) => Step(
        () => ChannelsLastTensor.Of(x), (tape, gradient) => tape.Accumulate(x, gradient.contiguous().alias()), wanted: x.requires_grad);

    public torch.Tensor Convolve(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, long[] stride, long[] padding)
    {
        // Few input channels are slower in bfloat16 than in float32 on a CPU.
        var precision = weight.shape[1] < 4 ? torch.ScalarType.Float32 : type;
        if (!ChannelsLastConvolution.HasFewChannels(weight)) return ByLibtorch(Forward, x, weight, bias);
        return Step(() => Forward([x, weight, bias]), (tape, gradient) =>
        {
            var upstream = ChannelsLastTensor.Of(gradient);
            var (forWeight, forBias) = ChannelsLastConvolution.WeightGradient(x.to(precision), upstream, weight.shape, stride, padding);
            tape.Accumulate(weight, forWeight);
            if (bias is not null) tape.Accumulate(bias, forBias);
            if (tape.Wants(x))
                tape.Accumulate(x, ChannelsLastConvolution.InputGradient(upstream, x.shape, weight.to(precision), stride, padding)
                    .to(x.dtype));
        });

        torch.Tensor Forward(torch.Tensor?[] inputs) =>
            ChannelsLastConvolution.Forward(inputs[0]!.to(precision), inputs[1]!.to(precision), inputs[2]?.to(precision), stride, padding);
    }

    public torch.Tensor Normalize(torch.Tensor x, torch.Tensor weight, torch.Tensor bias, double epsilon, double? slope)
    {
        var normalization = new Normalization(x, epsilon, slope ?? 1);
        return Step(
            () =>
            {
                var y = tape is null && x.dtype == type ? x.alias() : ChannelsLastTensor.Empty(x.shape, type);
                normalization.Forward(x, y, weight, bias);
                return y;
            },
            (tape, gradient) =>
            {
                var upstream = ChannelsLastTensor.Of(gradient);
                var input = upstream.dtype == x.dtype ? upstream.alias() : ChannelsLastTensor.Empty(x.shape, x.dtype);
                var (forWeight, forBias) = (torch.empty(weight.shape), torch.empty(bias.shape));
                normalization.Backward(x, upstream, weight, bias, input, forWeight, forBias);
                tape.Accumulate(weight, forWeight);
                tape.Accumulate(bias, forBias);
                tape.Accumulate(x, input);
            });
    }

    public torch.Tensor Upsample(torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, long[] stride)
    {
        var upsampling = new Upsampling(x, weight, bias, stride);
        return Step(upsampling.Forward, (tape, gradient) =>
        {
            var (input, forWeight, forBias) = upsampling.Backward(ChannelsLastTensor.Of(gradient));
            tape.Accumulate(x, input);
            tape.Accumulate(weight, forWeight);
            if (bias is not null) tape.Accumulate(bias, forBias);
        });
    }

    public torch.Tensor Join(torch.Tensor first, torch.Tensor second) => Step(() => ChannelCopy.Join(first, second), (tape, gradient) =>
    {
        var parts = ChannelCopy.Split(ChannelsLastTensor.Of(gradient), first.shape[1]);
        tape.Accumulate(first, parts.First);
        tape.Accumulate(second, parts.Second);
    });

    public torch.Tensor Pool(torch.Tensor x, long[] stride) =>
        ByLibtorch(inputs => ChannelsLastTensor.Of(Pooling.Mean(inputs[0]!, stride)), x);

    public torch.Tensor Add(torch.Tensor first, torch.Tensor second, double slope)
    {
        torch.Tensor? output = null;
        return output = Step(
            () => (tape is null ? first.add_(second, Scalars.One) : first.add(second, Scalars.One)).leaky_relu_(Scalars.Of(slope)),
            (tape, gradient) =>
            {
                // The sum is above 0 where its LeakyReLU is.
                var input = torch.where(output!.gt(Scalars.Of(0)), gradient, gradient.mul(Scalars.Of(slope)));
                tape.Accumulate(first, input);
                tape.Accumulate(second, input.clone());
            });
    }

    public torch.Tensor Logits(torch.Tensor x, torch.Tensor weight, torch.Tensor bias) =>
        Step(() => LogitLayer.Forward(x, weight, bias), (tape, gradient) =>
    {
        var (input, forWeight, forBias) = LogitLayer.Backward(x, gradient, weight);
        tape.Accumulate(weight, forWeight);
        tape.Accumulate(bias, forBias);
        tape.Accumulate(x, input);
    });

    private torch.Tensor Step(Func<torch.Tensor> forward, Action<Tape, torch.Tensor> backward, bool wanted = true)
    {
        using var scope = torch.NewDisposeScope();
        var output = forward();
        return tape is null ? output.MoveToOuterDisposeScope() : tape.Record(output, gradient => backward(tape, gradient), wanted);
    }

    /// <summary>A step whose derivative is libtorch's own.</summary>
    private torch.Tensor ByLibtorch(Func<torch.Tensor?[], torch.Tensor> operation, params torch.Tensor?[] inputs)
    {
        if (tape is null) return Step(() => operation(inputs), (_, _) => { });
        using var scope = torch.NewDisposeScope();
        var leaves = inputs.Select(input => input?.detach().requires_grad_(true).DetachFromDisposeScope()).ToArray();
        torch.Tensor result;
        using (torch.enable_grad()) result = operation(leaves).DetachFromDisposeScope();
        return tape.Record(result.detach(), gradient =>
        {
            var gradients = torch.autograd.grad([result], [.. leaves.OfType<torch.Tensor>()], [gradient]);
            foreach (var (input, found) in inputs.OfType<torch.Tensor>().Zip(gradients)) tape.Accumulate(input, found);
            result.Dispose();
            foreach (var leaf in leaves) leaf?.Dispose();
        });
    }
}
