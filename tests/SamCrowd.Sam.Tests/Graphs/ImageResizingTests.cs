using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Graphs;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Graphs;

public sealed class ImageResizingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "Cast", "Transpose", "Unsqueeze", "Resize")]
    [InlineData(true, "Cast", "Sub", "Div", "Upsample", "Conv")]
    [InlineData(false, "Cast", "Transpose", "Unsqueeze", "Sub")]
    [InlineData(false, "Cast", "Transpose", "Conv", "Resize")]
    public void A_graph_resizes_its_image_where_that_comes_before_anything_is_computed(bool resizes, params string[] operations)
    {
        var graph = new TinyOnnx();
        graph.Input("input_image:u8[h,w,3]");
        operations.Aggregate("input_image", (value, operation) => graph.Add(operation, [value]));
        File.WriteAllBytes(_folder["encoder.onnx"], graph.ToArray());
        Assert.Equal(resizes, ImageResizing.IsIn(OnnxFile.Read(_folder["encoder.onnx"]), "input_image"));
    }

    /// <summary>X-AnyLabeling's EfficientViT-SAM: bytes in, brought to its side within the graph.</summary>
    [Fact]
    public void An_encoder_of_bytes_that_resizes_by_itself_is_given_the_image_at_its_own_size()
    {
        var graph = new TinyOnnx();
        graph.Input("input_image:u8[h,w,3]");
        var real = graph.CastTo("input_image", "x:f[]");
        var planes = graph.Add("Unsqueeze", [graph.Add("Transpose", [real], null, ("perm", new long[] { 2, 0, 1 })), graph.Wholes(0)]);
        graph.Add("Resize", [planes, "", "", graph.Wholes(1, 3, 512, 512)], "resized");
        graph.Ones("image_embeddings:f[1,256,64,64]", graph.SizeFrom("input_image"));
        File.WriteAllBytes(_folder["encoder.onnx"], graph.ToArray());
        using var model = OnnxModel.Load(_folder["encoder.onnx"], new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 });
        var contract = EncoderRecognizer.Recognize(model.Signature);
        Assert.Equal((ImageFit.Original, true), (contract.Fit, model.Signature.ResizesImage!.Value));
    }
}
