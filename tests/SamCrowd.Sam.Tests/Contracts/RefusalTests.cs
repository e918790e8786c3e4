using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Contracts;

/// <summary>What would give wrong masks without a word is refused, and the refusal says what would make it certain.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string Embedding = "image_embeddings:f[1,256,64,64]";
    private const string Meta = $"{Embedding} point_coords:f[1,n,2] point_labels:f[1,n] mask_input:f[1,1,256,256] has_mask_input:f[1] "
        + "orig_im_size:f[2]";
    private const string FourMasks = "masks:f[b,m,h,w] iou_predictions:f[1,4] low_res_masks:f[1,4,256,256]";
    private const string OneMask = "masks:f[b,m,h,w] iou_predictions:f[1,1] low_res_masks:f[1,1,256,256]";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Values of 0 to 1 in a graph that subtracts the mean of 0 to 255.</summary>
    [Fact]
    public void Preset_medsam_is_refused_for_an_encoder_that_scales_inside()
    {
        using var model = Open("input_image:f[h,w,3]", Embedding, Meta, FourMasks);
        Assert.Contains("preset medsam", Refused(() => new SamPredictor(model, SamProtocol.MedSam)), StringComparison.Ordinal);
    }

    [Fact]
    public void Preset_medsam_is_refused_for_a_decoder_that_cannot_give_the_single_mask_token_for_a_box()
    {
        using (var one = Open("x:f[1,3,1024,1024]", Embedding, Meta, OneMask))
            Assert.Contains("use a decoder with four masks", Refused(() => new SamPredictor(one, SamProtocol.MedSam)),
                StringComparison.Ordinal);
        using var stated = Open("x:f[1,3,1024,1024]", Embedding, Meta, OneMask, new ContractOverrides { MaskTokens = MaskTokens.Single });
        Assert.Equal(MaskSelection.SingleToken, new SamPredictor(stated, SamProtocol.MedSam).Decoder.Selection);
    }

    /// <summary>Where the file leaves the number of masks open, the first run tells.</summary>
    [Fact]
    public void A_number_of_masks_that_is_not_stated_is_checked_when_it_is_seen()
    {
        using var model = Open("x:f[1,3,1024,1024]", Embedding, Meta, "masks:f[b,m,h,w] iou_predictions:f[b,m] "
            + "low_res_masks:f[b,m,256,256]");
        Assert.Equal(MaskTokens.Unstated, model.DecoderContract.Tokens);
        Assert.Contains(ModelInspection.Of(model), line => line.Name == "not seen");
        Assert.Equal(1, Predict(model, SamProtocol.AsRecognised).PredictedIou);
        Assert.Contains("single-mask token", Refused(() => Predict(model, SamProtocol.MedSam)), StringComparison.Ordinal);
    }

    [Fact]
    public void LiteMedSAM_takes_its_single_mask_token_and_is_refused_where_its_export_does_not_give_it()
    {
        const string inputs = $"{Embedding} batched_point_coords:f[1,n,2] batched_point_labels:f[1,n] orig_im_size:i64[2]";
        using (var four = Open("input_image:f[1,3,256,256]", Embedding, inputs, FourMasks))
        {
            Assert.Equal(MaskSelection.SingleToken, new SamPredictor(four).Decoder.Selection);
            // Preset medsam leaves LiteMedSAM's own preparation alone.
            Assert.Equal((ImageFit.LongSide, ResizeFilter.OpenCvArea),
                (new SamPredictor(four, SamProtocol.MedSam).Encoder.Fit, new SamPredictor(four, SamProtocol.MedSam).Encoder.Filter));
        }
        using var one = Open("input_image:f[1,3,256,256]", Embedding, inputs, OneMask);
        Assert.Contains("mask_tokens", Refused(() => new SamPredictor(one)), StringComparison.Ordinal);
        Refused(() => Open("input_image:u8[h,w,3]", Embedding, inputs, FourMasks));
    }

    [Fact]
    public void A_whole_network_with_a_mask_of_one_channel_is_no_encoder()
    {
        // PicoSAM2: a crop around the prompt in, a mask out.
        foreach (var output in new[] { "masks:f[1,1,96,96]", "output:f[1,1,96,96]" })
            Assert.Contains("neither", Refused(() => Inspect("image:f[1,3,96,96]", output)), StringComparison.Ordinal);
        Refused(() => Inspect("input:f[1,3,224,224]", "output:f[1,1000]"));
    }

    /// <summary>Models that no box or click prompts in SAM's way: SAM 3 with text, FastSAM.</summary>
    [Theory]
    [InlineData("image:u8[3,1008,1008]", "vision_pos_enc_0:f[1,256,288,288] vision_pos_enc_1:f[1,256,144,144] "
        + "vision_pos_enc_2:f[1,256,72,72] backbone_fpn_0:f[1,256,288,288] backbone_fpn_1:f[1,256,144,144] backbone_fpn_2:f[1,256,72,72]")]
    [InlineData("images:f[1,3,1024,1024]", "output0:f[1,37,21504] output1:f[1,32,256,256]")]
    public void What_is_not_prompted_as_SAM_is_is_refused(string image, string outputs) => Refused(() => Inspect(image, outputs));

    /// <summary>
    /// Hugging Face's standard export answers corner labels with masks of no meaning: no key of a contract file makes it take a box.
    /// </summary>
    [Fact]
    public void Corners_as_points_do_not_force_a_box_on_a_graph_that_knows_clicks_only()
    {
        const string features = "image_embeddings:f[1,256,64,64] image_positional_embeddings:f[1,256,64,64]";
        string[] inputs = [.. $"{features} input_points:f[b,p,n,2] input_labels:i64[b,p,n]".Split(' ')], outputs =
            ["iou_scores:f[1,1,3]", "pred_masks:f[1,1,3,256,256]"];
        foreach (var clicksOnly in new[] { true, false })
        {
            Write("hf", "pixel_values:f[b,3,1024,1024]", features, string.Join(' ', inputs), string.Join(' ', outputs));
            File.WriteAllBytes(_folder["hf", "decoder.onnx"], EchoDecoder.Make(inputs, outputs, clicksOnly));
            using var model = SamModel.Load(_folder["hf"], Cpu, new ContractOverrides { CornersAsPoints = true });
            if (clicksOnly)
                Assert.Contains("input_boxes", Refused(() => Predict(model, SamProtocol.AsRecognised)), StringComparison.Ordinal);
            else Assert.Equal(600, Predict(model, SamProtocol.AsRecognised).Pixels.Length);
        }
    }

    [Theory]
    [InlineData("image:f[1,3,1008,1008]", "image_embeddings:f[1,256,72,72]")]
    [InlineData("image:f[1,3,512,512]", "image_embeddings:f[1,256,a,b]")]
    [InlineData("image:f[1,3,640,640]", "image_embeddings:f[1,256,20,20]")]
    [InlineData("image:f[h,w,3]", "image_embeddings:f[1,256,a,b]")]
    public void Sizes_that_fit_no_family_or_several_are_refused_unless_all_is_stated(string image, string embedding)
    {
        var message = Refused(() => Inspect(image, embedding));
        foreach (var key in new[] { "side", "fit", "scaling" }) Assert.Contains(key, message, StringComparison.Ordinal);
        Inspect(image, embedding, new ContractOverrides { Side = 512, Fit = ImageFit.LongSide, Scaling = PixelScaling.MeanStd });
    }

    /// <summary>Three levels at 1008 are SAM 3's tracker, which wants (x / 255 - 0.5) / 0.5, not ImageNet's numbers.</summary>
    [Fact]
    public void Three_levels_of_sizes_that_no_model_has_are_refused() =>
        Refused(() => Inspect("image:f[1,3,768,768]", "high_res_feats_0:f[1,32,256,256] high_res_feats_1:f[1,64,128,128] "
            + "image_embed:f[1,256,64,64]"));

    [Theory]
    [InlineData("medsam_vit_b", true)]
    [InlineData("sam_vit_b", false)]
    public void Weights_that_may_be_MedSAMs_by_their_name_need_a_word(string folder, bool refused)
    {
        Write(folder, "x:f[1,3,1024,1024]", Embedding, Meta, FourMasks);
        using (var model = SamModel.Load(_folder[folder], Cpu))
        {
            if (!refused) Assert.NotNull(new SamPredictor(model).Encoder.Assumption);
            else Assert.Contains("scaling", Refused(() => new SamPredictor(model)), StringComparison.Ordinal);
            _ = new SamPredictor(model, SamProtocol.MedSam);
            _ = new SamPredictor(model, SamProtocol.MedSamAsSam);
        }
        using var stated = SamModel.Load(_folder[folder], Cpu, new ContractOverrides { Scaling = PixelScaling.MeanStd });
        _ = new SamPredictor(stated);
    }

    [Fact]
    public void A_decoder_that_takes_a_box_alone_is_taken_for_MedSAMs_only_on_the_users_word()
    {
        using var model = Open("image:f[1,3,1024,1024]", "features:f[1,256,64,64]", "features:f[1,256,64,64] bbox:f[n,4]",
            "mask:f[1,1,256,256]");
        Assert.Contains("medsam", Refused(() => new SamPredictor(model)), StringComparison.Ordinal);
        Assert.All(Predict(model, SamProtocol.MedSam).Pixels, Assert.True);
    }

    [Fact]
    public void Several_masks_without_scores_cannot_be_chosen_from()
    {
        using var model = Open("x:f[1,3,1024,1024]", Embedding, Meta, "low_res_masks:f[1,4,256,256]");
        Assert.Contains("scores", Refused(() => new SamPredictor(model)), StringComparison.Ordinal);
        Assert.All(Predict(model, SamProtocol.MedSam).Pixels, Assert.True);
        Refused(() => Open("x:f[1,3,1024,1024]", Embedding, Meta, "low_res_masks:f[1,7,256,256]"));
    }

    [Fact]
    public void A_folder_with_two_decoders_asks_which()
    {
        Write("two", "x:f[1,3,1024,1024]", Embedding, Meta, FourMasks);
        File.WriteAllBytes(_folder["two", "single.onnx"], TinyOnnx.Constants(Meta.Split(' '), OneMask.Split(' ')));
        var message = Refused(() => SamModel.Load(_folder["two"], Cpu));
        foreach (var word in new[] { "decoder.onnx", "single.onnx", "contract.json" })
            Assert.Contains(word, message, StringComparison.Ordinal);
        using (var chosen = SamModel.Load(_folder["two"], Cpu, new ContractOverrides { Decoder = "single.onnx" }))
            Assert.Equal(MaskTokens.ByPointCount, chosen.DecoderContract.Tokens);
        File.WriteAllText(_folder["two", "contract.json"], """{ "decoder": "single.onnx" }""");
        using (var chosen = SamModel.Load(_folder["two"], Cpu)) Assert.Equal(MaskTokens.ByPointCount, chosen.DecoderContract.Tokens);
        using (var over = SamModel.Load(_folder["two"], Cpu, new ContractOverrides { Decoder = "decoder.onnx" }))
            Assert.Equal(MaskTokens.All, over.DecoderContract.Tokens);
        Assert.Contains("none.onnx",
            Refused(() => SamModel.Load(_folder["two"], Cpu, new ContractOverrides { Decoder = "none.onnx" })),
            StringComparison.Ordinal);
    }

    private static RuntimeSettings Cpu { get; } = new() { Provider = ExecutionProvider.Cpu, Threads = 1 };

    private static string Refused(Action act)
    {
        var message = Assert.Throws<InvalidInputException>(act).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static SamMask Predict(SamModel model, SamProtocol protocol)
    {
        var predictor = new SamPredictor(model, protocol);
        return predictor.Predict(predictor.SetImage(new GreyImage(new byte[600], 20, 30)), SamPrompt.Of(new(3, 4, 12, 11)));
    }

    private void Inspect(string input, string outputs, ContractOverrides? overrides = null)
    {
        File.WriteAllBytes(_folder["one.onnx"], TinyOnnx.Constants([input], outputs.Split(' ')));
        using var model = OnnxModel.Load(_folder["one.onnx"], Cpu);
        ModelInspection.Of(model, overrides);
    }

    private SamModel Open(string image, string features, string inputs, string outputs, ContractOverrides? overrides = null)
    {
        var folder = $"model{Directory.GetDirectories(_folder.Root).Length}";
        Write(folder, image, features, inputs, outputs);
        return SamModel.Load(_folder[folder], Cpu, overrides);
    }

    private void Write(string folder, string image, string features, string inputs, string outputs)
    {
        Directory.CreateDirectory(_folder[folder]);
        File.WriteAllBytes(_folder[folder, "encoder.onnx"], TinyOnnx.Constants([image], features.Split(' ')));
        File.WriteAllBytes(_folder[folder, "decoder.onnx"], TinyOnnx.Constants(inputs.Split(' '), outputs.Split(' ')));
    }
}
