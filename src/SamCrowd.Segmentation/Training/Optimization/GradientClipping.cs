using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Training.Optimization;

/// <summary>torch.nn.utils.clip_grad_norm_ without a wait for the device: the factor stays a tensor.</summary>
internal static class GradientClipping
{
    /// <summary>Scales all gradients by min(1, largest / (norm + 1e-6)).</summary>
    /// <returns>The 2-norm of all gradients together before scaling, a scalar tensor.</returns>
    public static torch.Tensor Apply(IReadOnlyList<NamedParameter> parameters, double largest)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var gradients = parameters.Select(parameter => parameter.Value.grad).OfType<torch.Tensor>().ToList();
        var norm = torch.stack(gradients.Select(gradient => gradient.norm()).ToList()).norm();
        var factor = norm.add(Scalars.Of(1e-6), Scalars.One).reciprocal().mul(Scalars.Of(largest)).clamp_max(Scalars.One);
        foreach (var gradient in gradients) gradient.mul_(factor);
        return norm.MoveToOuterDisposeScope();
    }
}
