using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Planning;
using SamCrowd.Sam.Models;
using SamCrowd.Segmentation.Export;
using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests;

/// <summary>The written models in ONNX Runtime against nnU-Net's networks (golden net_*.npz).</summary>
public sealed class NetworkOnnxModelTests
{
    [Theory]
    [InlineData("net_plain2d_bd0.npz")]
    [InlineData("net_plain3d_bd1.npz")]
    public void ONNX_Runtime_gives_nnUNets_logits(string file) => AssertLogits(file);

    [SharedFact("golden", "net_resenc3d_bd0.npz")]
    public void ONNX_Runtime_gives_the_logits_of_nnUNets_residual_encoder() => AssertLogits("net_resenc3d_bd0.npz");

    private static void AssertLogits(string file)
    {
        using var folder = new TemporaryFolder();
        var golden = new NpzFile(SharedData.Golden(file));
        var weights = new StoredDictionary();
        foreach (var name in golden.Names.Where(name => name.StartsWith("w0/", StringComparison.Ordinal)))
            weights[name[3..]] = StoredTensor.FromFloats([.. golden[name].Shape.Select(n => (long)n)], golden[name].ToSingle());
        NetworkOnnxModel.Write(folder["unet.onnx"], Shape(file, golden), weights);

        using var model = OnnxModel.Load(folder["unet.onnx"], new RuntimeSettings());
        var logits = model.Run([(NetworkOnnxModel.InputName, golden["x"].ToSingle(), [.. golden["x"].Shape.Select(n => (long)n)])],
            [NetworkOnnxModel.OutputName])[0];

        Assert.Equal(golden["out0"].Shape.Select(n => (long)n), logits.Shape);
        var largest = golden["out0"].ToSingle().Zip(logits.Values, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(largest <= 1e-4, $"largest difference {largest}");
    }

    /// <summary>As the golden files' README describes them; kernels are read from the weights.</summary>
    private static UNetShape Shape(string file, NpzFile golden)
    {
        var residual = file.Contains("resenc", StringComparison.Ordinal);
        var encoder = residual ? "blocks.0.conv1" : "0.convs.0";
        return new UNetShape
        {
            ResidualEncoder = residual,
            InputChannels = golden["x"].Shape[1],
            OutputChannels = golden["out0"].Shape[1],
            Features = [8, 16, 32, 40],
            KernelSizes = [.. Enumerable.Range(0, 4)
                .Select(stage => golden[$"w0/encoder.stages.{stage}.{encoder}.conv.weight"].Shape[2..])],
            Strides = file switch
            {
                "net_plain2d_bd0.npz" => [[1, 1], [2, 2], [2, 2], [2, 2]],
                "net_plain3d_bd1.npz" => [[1, 1, 1], [1, 2, 2], [2, 2, 2], [2, 2, 2]],
                _ => [[1, 1, 1], [2, 2, 2], [1, 2, 2], [2, 2, 2]],
            },
            EncoderDepths = residual ? [1, 3, 4, 6] : [2, 2, 2, 2],
            DecoderDepths = residual ? [1, 1, 1] : [2, 2, 2],
        };
    }
}
