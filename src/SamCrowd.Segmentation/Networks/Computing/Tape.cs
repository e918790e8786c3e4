using System.Runtime.ExceptionServices;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>
/// What a forward pass did, to be gone through backwards once. It holds each step's output until that step's derivative is done and lets
/// it go then, so that memory falls all the way through the backward pass.
/// </summary>
internal sealed class Tape
{
    private readonly List<(torch.Tensor Output, Action<torch.Tensor> Backward)> _steps = [];
    private readonly Dictionary<torch.Tensor, torch.Tensor> _gradients = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<torch.Tensor> _wanted = new(ReferenceEqualityComparer.Instance);
    private bool _played;

    /// <summary>What stopped the backward pass; null where nothing did.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>Records a step.</summary>
    /// <param name="output">Belongs to the tape from now on.</param>
    /// <param name="backward">Given the output's gradient, whose memory it may use, accumulates those of what the step was made
    /// from.</param>
    /// <param name="wanted">Whether anything needs the output's gradient.</param>
    public torch.Tensor Record(torch.Tensor output, Action<torch.Tensor> backward, bool wanted = true)
    {
        _steps.Add((output.DetachFromDisposeScope(), backward));
        if (wanted) _wanted.Add(output);
        return output;
    }

    /// <summary>Whether a tensor that a step made needs a gradient.</summary>
    public bool Wants(torch.Tensor output) => _wanted.Contains(output);

    /// <summary>Adds to the gradient of a tensor.</summary>
    /// <param name="gradient">In memory that nothing else will read.</param>
    public void Accumulate(torch.Tensor of, torch.Tensor gradient)
    {
        if (_gradients.TryGetValue(of, out var known)) known.add_(gradient, Scalars.One);
        else _gradients[of] = gradient.DetachFromDisposeScope();
    }

    /// <summary>
    /// Goes through all steps, the last one first. Afterwards <see cref="TakeGradient"/> has the gradients of what no step made.
    /// </summary>
    /// <param name="outputs">Results of the pass, with their gradients.</param>
    /// <exception cref="InvalidOperationException">This was done before.</exception>
    public void Play(IEnumerable<(torch.Tensor Output, torch.Tensor Gradient)> outputs)
    {
        if (_played)
            throw new InvalidOperationException("the backward pass of a network can be done only once; its features are gone then");
        _played = true;
        using var noGradient = torch.no_grad();
        foreach (var (output, gradient) in outputs) Accumulate(output, gradient.clone());
        for (var index = _steps.Count - 1; index >= 0; index--)
        {
            var (output, backward) = _steps[index];
            if (_gradients.Remove(output, out var gradient))
            {
                using var scope = torch.NewDisposeScope();
                backward(gradient);
                gradient.Dispose();
            }
            output.Dispose();
            _steps.RemoveAt(index);
        }
    }

    /// <summary>A tensor's gradient, in the caller's dispose scope; null where it has none.</summary>
    public torch.Tensor? TakeGradient(torch.Tensor of)
    {
        if (!_gradients.Remove(of, out var gradient)) return null;
        using (gradient) return gradient.alias();
    }
}
