using SamCrowd.Segmentation.Networks.Computing;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Networks.Computing;

/// <summary>One operation in the channels-last layout, with its derivatives.</summary>
internal static class Recorded
{
    /// <param name="operation">Given the computation and the image.</param>
    /// <param name="parameters">Whose gradients are wanted, beside the image's.</param>
    public static torch.Tensor Run(Func<IComputation, torch.Tensor, torch.Tensor> operation, torch.Tensor x, torch.ScalarType type,
        params torch.Tensor[] parameters) =>
        RecordedPass.Run(
            tape =>
            {
                var computation = new ChannelsLastComputation(type, tape);
                return [operation(computation, computation.Take(x))];
            },
            new Tape(),
            [x, .. parameters])[0];
}
