using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Losses;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Benchmarks;

/// <summary>Forward, loss and backward on tensors made once, in libtorch's own operations and layout and in ours.</summary>
public sealed class NetworkBenchmark : IBenchmark
{
    private const int Rounds = 7;

    public string Name => "network";

    public string Description => "an iteration (forward, loss, backward) and a forward pass of 40x56x40, libtorch's operations in the "
        + "plain layout against ours with channels last";

    public void Run(TextWriter output)
    {
        TorchRuntime.Start();
        torch.set_num_threads(Environment.ProcessorCount);
        torch.ScalarType[] types = ProcessorFeatures.HasBFloat16 ? [torch.float32, torch.bfloat16] : [torch.float32];
        foreach (var (features, batch) in new[] { (8, 4), (32, 2) })
        {
            using var network = new UNet(ShapeOf(features));
            foreach (var type in types)
            {
                network.ComputeType = type;
                var what = $"features {features} to {8 * features}, {type}";
                Alternation.Compare(output, $"{what}, iteration of batch {batch}", "libtorch", () =>
                    Iterate(network, batch, false), "ours", () => Iterate(network, batch, true), Rounds);
                Alternation.Compare(output, $"{what}, forward pass of 1", "libtorch", () => Predict(network, 1, false), "ours", () =>
                    Predict(network, 1, true), Rounds);
                Alternation.Compare(output, $"{what}, forward pass of 2", "libtorch", () => Predict(network, 2, false), "ours", () =>
                    Predict(network, 2, true), Rounds);
            }
        }
    }

    /// <summary>nnU-Net's plan for Hippocampus but for the number of features.</summary>
    internal static UNetShape ShapeOf(int features) => new()
    {
        ResidualEncoder = false,
        InputChannels = 1,
        OutputChannels = 3,
        Features = [features, 2 * features, 4 * features, 8 * features],
        KernelSizes = [.. Enumerable.Repeat<int[]>([3, 3, 3], 4)],
        Strides = [[1, 1, 1], [2, 2, 2], [2, 2, 2], [2, 2, 2]],
        EncoderDepths = [2, 2, 2, 2],
        DecoderDepths = [2, 2, 2],
    };

    private static void Iterate(UNet network, int batch, bool channelsLast)
    {
        using var scope = torch.NewDisposeScope();
        var loss = new DeepSupervision(new DiceCrossEntropyLoss(batchDice: true, ignoreLabel: null), network.Shape.Stages - 1);
        (network.ComputesChannelsLast, network.Outputs) = (channelsLast, loss.Weights.Count);
        foreach (var parameter in network.Parameters) parameter.Value.grad = null;
        var generator = new torch.Generator(1);
        var image = torch.randn([batch, 1, 40, 56, 40], generator: generator);
        var full = torch.randint(0, 3, [batch, 40, 56, 40], torch.int64, generator: generator);
        var half = torch.randint(0, 3, [batch, 20, 28, 20], torch.int64, generator: generator);
        loss.Forward(network.Forward(image), [full, half]).backward();
    }

    private static void Predict(UNet network, int batch, bool channelsLast)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        (network.ComputesChannelsLast, network.Outputs) = (channelsLast, 1);
        network.Forward(torch.randn([batch, 1, 40, 56, 40], generator: new torch.Generator(1)));
    }
}
