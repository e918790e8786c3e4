using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Contracts;

/// <summary>Each known export's signature in a small graph of constants: recognised, and run once with the shapes and types it asks for.</summary>
public sealed class RecognitionTests : IDisposable
{
    private const string Embedding = "image_embeddings:f[1,256,64,64]";
    private const string Meta = "point_coords:f[1,n,2] point_labels:f[1,n] mask_input:f[1,1,256,256] has_mask_input:f[1] orig_im_size:f[2]";
    private const string HighResolution = "high_res_feats_0:f[1,32,256,256] high_res_feats_1:f[1,64,128,128]";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SAM", "input_image:f[1,3,1024,1024]", Embedding, "SAM", $"{Embedding} {Meta}", "masks:f[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]")]
    [InlineData("SAM", "x:f[1,3,1024,1024]", "out:f[1,256,64,64]", "SAM", $"{Embedding} {Meta}", "masks:f[b,m,h,w] iou_predictions:f[1,1] low_res_masks:f[1,1,256,256]")]
    [InlineData("SAM, preparation inside", "input_image:f[h,w,3]", Embedding, "SAM", $"{Embedding} {Meta}", "masks:f[b,m,h,w] scores:f[1,4] low_res_masks:f[1,4] areas:f[1,4] r5:f[1,4,256,256]")]
    [InlineData("SAM, HF Optimum", "pixel_values:f[b,3,1024,1024]", "image_embeddings:f[1,256,64,64] image_positional_embeddings:f[1,256,64,64]", "SAM, HF Optimum", "image_embeddings:f[1,256,64,64] image_positional_embeddings:f[1,256,64,64] input_boxes:f[b,n,4]", "iou_scores:f[1,1,3] pred_masks:f[1,1,3,256,256]")]
    [InlineData("EfficientSAM", "batched_images:f[b,3,h,w]", Embedding, "EfficientSAM", $"{Embedding} batched_point_coords:f[1,1,n,2] batched_point_labels:f[1,1,n] orig_im_size:i64[2]", "output_masks:f[1,1,3,h,w] iou_predictions:f[1,1,3] 1200:f[1,3,256,256]")]
    [InlineData("EdgeSAM, preparation inside", "input_image:u8[1,3,h,w]", Embedding, "EdgeSAM", $"{Embedding} point_coords:f[1,n,2] point_labels:f[1,n]", "scores:f[1,4] masks:f[1,4,256,256]")]
    [InlineData("SAM", "image:f[1,3,1024,1024]", Embedding, "NanoSAM", $"{Embedding} point_coords:f[1,n,2] point_labels:f[1,n] mask_input:f[1,1,256,256] has_mask_input:f[1]", "iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]")]
    [InlineData("SAM", "input_image:f[b,3,512,512]", Embedding, "EfficientViT-SAM", $"{Embedding} point_coords:f[b,n,2] point_labels:f[b,n]", "masks:f[b,4,256,256] iou_predictions:f[b,4]")]
    [InlineData("SAM-Med2D", "input_image:f[1,3,256,256]", "image_embeddings:f[1,256,16,16]", "SAM-Med2D", "image_embeddings:f[1,256,16,16] point_coords:f[1,n,2] point_labels:f[1,n] mask_input:f[1,1,64,64] has_mask_input:f[1] orig_im_size:f[2]", "masks:f[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4,64,64]")]
    [InlineData("LiteMedSAM", "input_image:f[1,3,256,256]", Embedding, "LiteMedSAM", $"{Embedding} batched_point_coords:f[1,n,2] batched_point_labels:f[1,n] orig_im_size:i64[2]", "masks:f[b,m,h,w] iou_predictions:f[1,1] low_res_masks:f[1,1,256,256]")]
    [InlineData("SAM 2", "image:f[1,3,1024,1024]", $"{HighResolution} image_embed:f[1,256,64,64]", "SAM 2", $"image_embed:f[1,256,64,64] {HighResolution} point_coords:f[l,n,2] point_labels:f[l,n] mask_input:f[l,1,256,256] has_mask_input:f[l]", "masks:f[l,3,256,256] iou_predictions:f[l,3]")]
    [InlineData("SAM 2", "input:f[1,3,1024,1024]", "image_embeddings:f[1,256,64,64] high_res_features1:f[1,32,256,256] high_res_features2:f[1,64,128,128]", "SAM 2", "image_embeddings:f[1,256,64,64] high_res_features1:f[1,32,256,256] high_res_features2:f[1,64,128,128] point_coords:f[l,n,2] point_labels:f[l,n] mask_input:f[l,1,256,256] has_mask_input:f[l] orig_im_size:i64[2]", "masks:f[l,4,h,w] iou_predictions:f[l,4] low_res_masks:f[l,4,256,256]")]
    [InlineData("SAM 2", "image:f[1,3,1024,1024]", "image_features_0:f[1,32,256,256] image_features_1:f[1,64,128,128] image_embeddings:f[1,256,64,64]", "SAM 2", "image_features_0:f[1,32,256,256] image_features_1:f[1,64,128,128] image_embeddings:f[1,256,64,64] point_coords:f[l,n,2] point_labels:i32[l,n] input_masks:f[l,1,256,256] has_input_masks:f[l] original_image_size:i32[2]", "masks:bool[l,4,h,w] iou_predictions:f[l,4] low_res_masks:f[l,4,256,256]")]
    [InlineData("SAM 2", "pixel_values:f[1,3,1024,1024]", "image_embeddings.0:f[1,32,256,256] image_embeddings.1:f[1,64,128,128] image_embeddings.2:f[1,256,64,64]", "SAM 2", "input_boxes:f[1,n,4] image_embeddings.0:f[1,32,256,256] image_embeddings.1:f[1,64,128,128] image_embeddings.2:f[1,256,64,64]", "iou_scores:f[1,1,3] pred_masks:f[1,1,3,256,256] object_score_logits:f[1,1,1]")]
    [InlineData("SAM", "image:f[1,3,1024,1024]", "features:f[1,256,64,64]", "MedSAM", "features:f[1,256,64,64] bbox:f[n,4]", "mask:f[1,1,256,256]")]
    [InlineData("SAM-HQ", "input_image:f[1,3,1024,1024]", "image_embeddings:f[1,256,64,64] i0:f[1,64,64,768] i1:f[1,64,64,768] i2:f[1,64,64,768] i3:f[1,64,64,768]", "SAM-HQ", $"{Embedding} interm_embeddings:f[4,1,64,64,768] {Meta}", "masks:f[b,m,h,w] iou_predictions:f[1,1] low_res_masks:f[1,1,256,256]")]
    [InlineData("EfficientViT-SAM or LiteMedSAM, preparation inside", "input_image:u8[h,w,3]", Embedding, "SAM", $"{Embedding} {Meta}", "masks:f[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]")]
    [InlineData("SAM", "image:f[1,3,1024,1024]", "image_embedding:f[1,256,64,64]", "SAM, CVAT", $"image_embedding:f[1,256,64,64] {Meta}", "masks:f[b,m,h,w] iou_predictions:f[1,1] low_res_masks:f[1,1,256,256] xtl:f[1] ytl:f[1] xbr:f[1] ybr:f[1]")]
    [InlineData("SAM 2", "image:f[1,3,1024,1024]", $"{HighResolution} image_embed:f[1,256,64,64]", "SAM 2", $"image_embed:f[1,256,64,64] {HighResolution} point_coords:f[l,n,2] point_labels:f[l,n] mask_input:f[l,1,256,256] has_mask_input:f[l] orig_im_size:i32[2]", "masks:f[l,3,h,w] iou_predictions:f[l,3]")]
    [InlineData("SAM 2", "image:f[1,3,512,512]", "image_embed:f[1,256,32,32] high_res_0:f[1,32,128,128] high_res_1:f[1,64,64,64]", "SAM 2", "image_embed:f[1,256,32,32] high_res_0:f[1,32,128,128] high_res_1:f[1,64,64,64] box:f[1,4] mask_input:f[1,1,128,128] has_mask:f[1]", "mask:f[1,1,1024,1024] iou_pred:f[1,1]")]
    public void A_pair_is_recognised_and_answers_a_box(string encoderFamily, string image, string features, string decoderFamily, string inputs, string outputs)
    {
        using var model = Load(image, features, inputs, outputs);
        Assert.Equal(encoderFamily, model.EncoderContract.Family);
        Assert.Equal(decoderFamily, model.DecoderContract.Family);
        var predictor = new SamPredictor(model, SamPreset.Sam.Protocol);
        var mask = predictor.Predict(predictor.SetImage(new GreyImage(new byte[20 * 30], 20, 30)), SamPrompt.Of(new(3, 4, 12, 11)));
        Assert.Equal(600, mask.Pixels.Length);
        Assert.All(mask.Pixels, Assert.True);
    }

    /// <summary>Encoder and decoder in one graph: each box runs it with the image.</summary>
    [Theory]
    [InlineData("EfficientSAM", "batched_images:f[b,3,h,w] batched_point_coords:f[b,1,n,2] batched_point_labels:f[b,1,n]", "output_masks:f[b,1,3,h,w] iou_predictions:f[b,1,3] 2000:f[1,3,256,256]")]
    [InlineData("SAM, one file", "input_image:f[1,3,512,512] boxes:f[1,4]", "masks:f[1,1,256,256] iou_predictions:f[1,1]")]
    [InlineData("SAM, one file", "image:f[1,3,1024,1024] point_coords:f[1,n,2] point_labels:f[1,n]", "masks:f[1,4,256,256] iou_predictions:f[1,4]")]
    public void One_file_that_is_encoder_and_decoder_is_recognised_and_answers_a_box(string family, string inputs, string outputs)
    {
        File.WriteAllBytes(_folder["whole.onnx"], TinyOnnx.Constants(inputs.Split(' '), outputs.Split(' ')));
        using var model = SamModel.LoadFolder(_folder.Root, Cpu);
        Assert.Equal((true, family), (model.IsWhole, model.EncoderContract.Family));
        var predictor = new SamPredictor(model, SamPreset.Sam.Protocol, new EmbeddingCache(_folder["cache"]));
        var embedding = predictor.SetImage(new GreyImage(new byte[20 * 30], 20, 30));
        Assert.Equal(0, model.Encoder.Runs);
        Assert.All(predictor.Predict(embedding, SamPrompt.Of(new(3, 4, 12, 11))).Pixels, Assert.True);
        Assert.Equal(1, model.Encoder.Runs);
        Assert.False(Directory.Exists(_folder["cache"]));
        Assert.Contains(("role", "mask decoder"), ContractText.Of(model.Encoder.Signature));
    }

    [Fact]
    public void HFs_one_file_export_is_refused_as_its_decoder_is()
    {
        File.WriteAllBytes(_folder["model.onnx"], TinyOnnx.Constants(["pixel_values:f[b,3,1024,1024]", "input_points:f[b,p,n,2]", "input_labels:i64[b,p,n]"], ["iou_scores:f[1,1,3]", "pred_masks:f[1,1,3,256,256]"]));
        Assert.Contains("input_boxes", Assert.Throws<InvalidInputException>(() => SamModel.LoadFolder(_folder.Root, Cpu)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HFs_export_without_boxes_is_refused_with_the_reason()
    {
        const string features = "image_embeddings:f[1,256,64,64] image_positional_embeddings:f[1,256,64,64]";
        var error = Assert.Throws<InvalidInputException>(() => Load(
            "pixel_values:f[b,3,1024,1024]", features, $"{features} input_points:f[b,p,n,2] input_labels:i64[b,p,n]", "iou_scores:f[1,1,3] pred_masks:f[1,1,3,256,256]"));
        Assert.Contains("input_boxes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_of_another_model_is_refused()
    {
        var error = Assert.Throws<InvalidInputException>(() => Load(
            "input_image:f[1,3,256,256]", "image_embeddings:f[1,256,16,16]", $"{Embedding} {Meta}", "masks:f[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]"));
        Assert.Contains("different models", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_model_or_no_SAM_is_refused_in_one_line()
    {
        File.WriteAllText(_folder["text.onnx"], "hello");
        Assert.Contains("text.onnx", Assert.Throws<InvalidInputException>(() => OnnxModel.Load(_folder["text.onnx"], Cpu)).Message, StringComparison.Ordinal);
        Assert.Contains("no such model file", Assert.Throws<InvalidInputException>(() => OnnxModel.Load(_folder["none.onnx"], Cpu)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["other.onnx"], TinyOnnx.Constants(["tokens:i64[1,n]"], ["logits:f[1,10]"]));
        using var other = OnnxModel.Load(_folder["other.onnx"], Cpu);
        Assert.Throws<InvalidInputException>(() => ContractText.Of(other.Signature));
    }

    [Theory]
    [InlineData(ExecutionProvider.Cuda, "TorchBackend=cuda")]
    [InlineData(ExecutionProvider.DirectMl, "DirectML")]
    public void A_provider_that_this_build_lacks_is_named(ExecutionProvider provider, string mend)
    {
        if (OnnxProviders.Find().Providers.Any(p => p.StartsWith(provider == ExecutionProvider.Cuda ? "CUDA" : "Dml", StringComparison.Ordinal))) return;
        File.WriteAllBytes(_folder["m.onnx"], TinyOnnx.Constants(["x:f[1]"], ["y:f[1]"]));
        var error = Assert.Throws<InvalidInputException>(() => OnnxModel.Load(_folder["m.onnx"], new RuntimeSettings { Provider = provider }));
        Assert.Contains(mend, error.Message, StringComparison.Ordinal);
    }

    private static RuntimeSettings Cpu { get; } = new() { Provider = ExecutionProvider.Cpu, Threads = 1 };

    private SamModel Load(string image, string features, string inputs, string outputs)
    {
        File.WriteAllBytes(_folder["encoder.onnx"], TinyOnnx.Constants([image], features.Split(' ')));
        File.WriteAllBytes(_folder["decoder.onnx"], TinyOnnx.Constants(inputs.Split(' '), outputs.Split(' ')));
        return SamModel.LoadFolder(_folder.Root, Cpu);
    }
}
