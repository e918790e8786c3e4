using System.Runtime.ExceptionServices;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>
/// A whole forward pass as one operation of libtorch's automatic differentiation. A function a layer would hold each layer's output twice:
/// TorchSharp keeps an empty tensor of its size.
/// </summary>
internal sealed class RecordedPass : torch.autograd.MultiTensorFunction<RecordedPass>
{
    private const string Key = "pass";

    public override string Name => nameof(RecordedPass);

    /// <param name="pass">Makes the outputs, recording what it does.</param>
    /// <param name="inputs">The image and all parameters.</param>
    public static List<torch.Tensor> Run(Func<Tape, torch.Tensor[]> pass, Tape tape, IEnumerable<torch.Tensor> inputs) =>
        apply([pass, tape, .. inputs]);

    public override List<torch.Tensor> forward(torch.autograd.AutogradContext context, params object[] inputs)
    {
        var (pass, tape) = ((Func<Tape, torch.Tensor[]>)inputs[0], (Tape)inputs[1]);
        var outputs = pass(tape);
        // An output that no loss looks at has no gradient rather than zeros.
        context.set_materialize_grads(false);
        context.save_data(Key, new Pass(tape, outputs, [.. inputs.Skip(2).Cast<torch.Tensor>()]));
        // Not the recorded tensors themselves: those would hold the pass, and the pass them, for ever.
        return [.. outputs.Select(output => output.detach())];
    }

    public override List<torch.Tensor> backward(torch.autograd.AutogradContext context, List<torch.Tensor> gradients)
    {
        var (tape, outputs, inputs) = (Pass)context.get_data(Key);
        try
        {
            tape.Play(outputs.Zip(gradients).Where(pair => pair.Second is { IsInvalid: false }));
            return [null!, null!, .. inputs.Select(input => tape.TakeGradient(input)!)];
        }
        catch (Exception error)
        {
            // No exception may pass through libtorch, which called this: the caller of the backward pass asks for it. Whoever does not
            // has gradients that are not numbers.
            tape.Failure = ExceptionDispatchInfo.Capture(error);
            return [null!, null!, .. inputs.Select(input => input.requires_grad ? torch.tensor(float.NaN).expand(input.shape) : null!)];
        }
    }

    private sealed record Pass(Tape Tape, torch.Tensor[] Outputs, torch.Tensor[] Inputs);
}
