using System.Diagnostics;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Segmentation.Networks;
using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Inference;

/// <summary>How fast a small network predicts on this machine's CPU in float32 and in bfloat16.</summary>
/// <param name="Float32">Time of a pass.</param>
/// <param name="BFloat16">Time of a pass.</param>
internal sealed record PrecisionTrial(TimeSpan Float32, TimeSpan BFloat16)
{
    private const int Images = 2;

    // Where libtorch has to do without the processor's help a pass in bfloat16 takes a hundred times as long.
    private static readonly long[] Patch = ProcessorFeatures.HasBFloat16 ? [24, 32, 24] : [8, 8, 8];

    private static readonly UNetShape Shape = new()
    {
        ResidualEncoder = false,
        InputChannels = 1,
        OutputChannels = 3,
        Features = [16, 32, 64],
        KernelSizes = [[3, 3, 3], [3, 3, 3], [3, 3, 3]],
        Strides = [[1, 1, 1], [2, 2, 2], [2, 2, 2]],
        EncoderDepths = [2, 2, 2],
        DecoderDepths = [2, 2],
    };

    /// <summary>How many times as fast as float32 bfloat16 is.</summary>
    public double Gain => Float32 / BFloat16;

    /// <summary>Passes in turn, and of each precision the fastest, which other work on the machine disturbed least.</summary>
    /// <param name="budget">No pass is begun after this time.</param>
    public static PrecisionTrial Run(TimeSpan budget)
    {
        TorchRuntime.Start();
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var network = new UNet(Shape) { Outputs = 1 };
        var image = torch.randn([Images, 1, .. Patch], generator: new torch.Generator(1));
        var clock = Stopwatch.StartNew();
        // The first pass of each makes oneDNN's kernels.
        Pass(torch.float32);
        Pass(torch.bfloat16);
        var (float32, bfloat16) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        do
        {
            float32 = Min(float32, Pass(torch.float32));
            bfloat16 = Min(bfloat16, Pass(torch.bfloat16));
        }
        while (clock.Elapsed < budget);
        return new PrecisionTrial(float32, bfloat16);

        TimeSpan Pass(torch.ScalarType type)
        {
            using var pass = torch.NewDisposeScope();
            network.ComputeType = type;
            var start = Stopwatch.GetTimestamp();
            network.Forward(image);
            return Stopwatch.GetElapsedTime(start);
        }

        static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }
}
