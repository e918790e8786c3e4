using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Graphs;

public sealed class Int8EncoderTests : IDisposable
{
    private const int Inner = 48, Channels = 256, Pixels = 16;

    private readonly TemporaryFolder _folder = new();
    private readonly float[] _weight;

    public Int8EncoderTests()
    {
        var random = new RandomStream(5);
        _weight = [.. Enumerable.Range(0, Inner * Channels).Select(i => (float)random.Normal(0, 0.02 * (1 + (i % 7))))];
        Write(_weight);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Each value is the one of the whole numbers that ONNX defines (DynamicQuantizeLinear, MatMulInteger), here computed in double.
    /// </summary>
    [Fact]
    public void Products_are_those_of_the_rounded_numbers()
    {
        float[] image = [.. Enumerable.Range(0, 3 * 16 * 16).Select(i => MathF.Sin(i * .7f) * (i % 11))];
        using var whole = Open(Quantization.Int8);
        var made = whole.Encoder.Run([("input_image", image, [1, 3, 16, 16])], ["image_embeddings"])[0].Values;
        Assert.Equal(Channels * Pixels, made.Length);
        var expected = Reference(image);
        for (var i = 0; i < made.Length; i++) Assert.Equal(expected[i], made[i], 1e-3);
        // Near the float answer, and not the same.
        using var real = Open(Quantization.None);
        var exact = real.Encoder.Run([("input_image", image, [1, 3, 16, 16])], ["image_embeddings"])[0].Values;
        var apart = exact.Zip(made, (a, b) => MathF.Abs(a - b)).Max();
        Assert.InRange(apart, 1e-4, 0.05 * exact.Max(MathF.Abs));
    }

    [Fact]
    public void The_quantised_encoder_is_kept_beside_the_model_and_made_again_where_that_changed()
    {
        using (var first = Open(Quantization.Int8)) Assert.Equal(_folder["encoder.onnx.int8"], first.Encoder.Signature.File);
        Assert.True(new FileInfo(_folder["encoder.onnx.int8"]).Length < new FileInfo(_folder["encoder.onnx"]).Length / 2);
        var (made, content) = (File.GetLastWriteTimeUtc(_folder["encoder.onnx.int8"]), File.ReadAllBytes(_folder["encoder.onnx.int8"]));
        using (Open(Quantization.Int8)) Assert.Equal(made, File.GetLastWriteTimeUtc(_folder["encoder.onnx.int8"]));
        Write([.. _weight.Select(w => w * 2)]);
        using (Open(Quantization.Int8)) Assert.NotEqual(content, File.ReadAllBytes(_folder["encoder.onnx.int8"]));
        // Cut off: made again.
        File.WriteAllBytes(_folder["encoder.onnx.int8"], content[..100]);
        Write(_weight);
        using (Open(Quantization.Int8)) Assert.Equal(content, File.ReadAllBytes(_folder["encoder.onnx.int8"]));
        // It is no second encoder of the folder.
        using (var real = Open(Quantization.None)) Assert.Equal(_folder["encoder.onnx"], real.Encoder.Signature.File);
    }

    [Fact]
    public void What_cannot_be_quantised_is_refused_with_the_reason()
    {
        var settings = new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1, Quantize = Quantization.Int8 };
        Directory.CreateDirectory(_folder["tiny"]);
        foreach (var file in Directory.GetFiles(TinySam.Folder)) File.Copy(file, _folder["tiny", Path.GetFileName(file)]);
        Assert.Contains("no products", Refused("tiny"), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["whole"]);
        File.WriteAllBytes(_folder["whole", "m.onnx"],
            TinyOnnx.Constants(["input_image:f[1,3,512,512]", "boxes:f[1,4]"], ["masks:f[1,1,256,256]", "iou_predictions:f[1,1]"]));
        Assert.Contains("encoder and decoder in one", Refused("whole"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.int8", SearchOption.AllDirectories));

        string Refused(string folder) => Assert.Throws<InvalidInputException>(() => SamModel.Load(_folder[folder], settings)).Message;
    }

    private SamModel Open(Quantization quantize) =>
        SamModel.Load(_folder.Root, new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1, Quantize = quantize },
            new ContractOverrides { Side = 16, Fit = ImageFit.Square, Scaling = PixelScaling.Unit });

    // Patches of 4 x 4 pixels and 3 channels as rows of 48 values, times the weight: [16, 48] x [48, 256], turned to [1, 256, 4, 4].
    private void Write(float[] weight)
    {
        var encoder = new TinyOnnx();
        encoder.Input("input_image:f[1,3,16,16]");
        encoder.Initializer("w", weight, Inner, Channels);
        var rows = encoder.Add("Reshape", ["input_image", encoder.Wholes(Pixels, Inner)]);
        var product = encoder.Add("MatMul", [rows, "w"]);
        encoder.Add("Reshape", [encoder.Add("Transpose", [product], null, ("perm", new long[] { 1, 0 })),
            encoder.Wholes(1, Channels, 4, 4)], "image_embeddings");
        encoder.Output("image_embeddings:f[1,256,4,4]");
        File.WriteAllBytes(_folder["encoder.onnx"], encoder.ToArray());
        File.WriteAllBytes(_folder["decoder.onnx"], TinyOnnx.Constants(
            ["image_embeddings:f[1,256,4,4]", "point_coords:f[1,n,2]", "point_labels:f[1,n]", "mask_input:f[1,1,16,16]",
            "has_mask_input:f[1]", "orig_im_size:f[2]"],
            ["masks:f[b,m,h,w]", "iou_predictions:f[1,4]", "low_res_masks:f[1,4,16,16]"]));
    }

    private double[] Reference(float[] image)
    {
        var (low, high) = (Math.Min(0, image.Min()), Math.Max(0, image.Max()));
        var scale = (high - low) / 255;
        var zero = (int)Math.Clamp(MathF.Round(-low / scale), 0, 255);
        int[] input = [.. image.Select(v => (int)Math.Clamp(MathF.Round(v / scale) + zero, 0, 255) - zero)];
        var result = new double[Channels * Pixels];
        for (var channel = 0; channel < Channels; channel++)
        {
            var most = Enumerable.Range(0, Inner).Max(k => MathF.Abs(_weight[(k * Channels) + channel])) / 64;
            for (var pixel = 0; pixel < Pixels; pixel++)
                result[(channel * Pixels) + pixel] =
                    Enumerable.Range(0, Inner)
                    .Sum(k => input[(pixel * Inner) + k] * (double)MathF.Round(_weight[(k * Channels) + channel] / most)) * scale * most;
        }
        return result;
    }
}
