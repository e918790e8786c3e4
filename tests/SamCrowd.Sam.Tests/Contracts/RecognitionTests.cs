using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Contracts;

/// <summary>What is one graph, and what is none of the family.</summary>
public sealed class RecognitionTests : IDisposable
{
    private const string Embedding = "image_embeddings:f[1,256,64,64]";
    private const string Meta = "point_coords:f[1,n,2] point_labels:f[1,n] mask_input:f[1,1,256,256] has_mask_input:f[1] orig_im_size:f[2]";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Encoder and decoder in one graph: each box runs it with the image.</summary>
    [Theory]
    [InlineData("EfficientSAM", "batched_images:f[b,3,h,w] batched_point_coords:f[b,1,n,2] batched_point_labels:f[b,1,n]",
        "output_masks:f[b,1,3,h,w] iou_predictions:f[b,1,3] 2000:f[1,3,256,256]")]
    [InlineData("SAM, one file", "input_image:f[1,3,512,512] boxes:f[1,4]", "masks:f[1,1,256,256] iou_predictions:f[1,1]")]
    [InlineData("SAM, one file", "image:f[1,3,1024,1024] point_coords:f[1,n,2] point_labels:f[1,n]", "masks:f[1,4,256,256] "
        + "iou_predictions:f[1,4]")]
    public void One_file_that_is_encoder_and_decoder_is_recognised_and_answers_a_box(string family, string inputs, string outputs)
    {
        File.WriteAllBytes(_folder["whole.onnx"], TinyOnnx.Constants(inputs.Split(' '), outputs.Split(' ')));
        using var model = SamModel.Load(_folder.Root, Cpu);
        Assert.Equal((true, family), (model.IsWhole, model.EncoderContract.Family));
        var predictor = new SamPredictor(model, SamProtocol.AsRecognised, new EmbeddingCache(_folder["cache"]));
        var embedding = predictor.SetImage(new GreyImage(new byte[20 * 30], 20, 30));
        Assert.Equal(0, model.Encoder.Runs);
        Assert.All(predictor.Predict(embedding, SamPrompt.Of(new(3, 4, 12, 11))).Pixels, Assert.True);
        Assert.Equal(1, model.Encoder.Runs);
        Assert.False(Directory.Exists(_folder["cache"]));
        Assert.Contains(("role", "mask decoder"), ModelInspection.Of(model.Encoder));
    }

    [Fact]
    public void An_encoder_of_another_model_is_refused()
    {
        var error = Assert.Throws<InvalidInputException>(() => Load(
            "input_image:f[1,3,256,256]", "image_embeddings:f[1,256,16,16]", $"{Embedding} {Meta}", "masks:f[b,m,h,w] "
            + "iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]"));
        Assert.Contains("different models", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_model_or_no_SAM_is_refused_in_one_line()
    {
        File.WriteAllText(_folder["text.onnx"], "hello");
        Assert.Contains("text.onnx", Assert.Throws<InvalidInputException>(() => OnnxModel.Load(_folder["text.onnx"], Cpu)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no such model file", Assert.Throws<InvalidInputException>(() => OnnxModel.Load(_folder["none.onnx"], Cpu)).Message,
            StringComparison.Ordinal);
        File.WriteAllBytes(_folder["other.onnx"], TinyOnnx.Constants(["tokens:i64[1,n]"], ["logits:f[1,10]"]));
        using var other = OnnxModel.Load(_folder["other.onnx"], Cpu);
        Assert.Throws<InvalidInputException>(() => ModelInspection.Of(other));
    }

    [Theory]
    [InlineData(ExecutionProvider.Cuda, "CUDAExecutionProvider", "TorchBackend=cuda", "provider cuda: it does not start")]
    [InlineData(ExecutionProvider.DirectMl, "DmlExecutionProvider", "DirectML", "provider directml: it does not start")]
    public void A_provider_that_this_build_lacks_or_that_does_not_start_is_named(
        ExecutionProvider provider, string name, string whereMissing, string whereNotStarting)
    {
        File.WriteAllBytes(_folder["m.onnx"], TinyOnnx.Constants(["x:f[1]"], ["y:f[1]"]));
        var isThere = OnnxProviders.Find().Providers.Contains(name);
        InvalidInputException? error = null;
        try
        {
            using var model = OnnxModel.Load(_folder["m.onnx"], new RuntimeSettings { Provider = provider });
        }
        catch (InvalidInputException refused)
        {
            error = refused;
        }
        // A build that has the provider loads the model, where the machine has the device; it never computes elsewhere instead.
        if (error is null) Assert.True(isThere);
        else Assert.Contains(isThere ? whereNotStarting : whereMissing, error.Message, StringComparison.Ordinal);
    }

    private static RuntimeSettings Cpu { get; } = new() { Provider = ExecutionProvider.Cpu, Threads = 1 };

    private SamModel Load(string image, string features, string inputs, string outputs)
    {
        File.WriteAllBytes(_folder["encoder.onnx"], TinyOnnx.Constants([image], features.Split(' ')));
        File.WriteAllBytes(_folder["decoder.onnx"], TinyOnnx.Constants(inputs.Split(' '), outputs.Split(' ')));
        return SamModel.Load(_folder.Root, Cpu);
    }
}
