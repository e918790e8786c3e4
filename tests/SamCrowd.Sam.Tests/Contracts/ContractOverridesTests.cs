using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Contracts;

public sealed class ContractOverridesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_that_no_exporter_uses_can_be_told()
    {
        Write("scan:f[1,3,1024,1024]", "code:f[1,256,64,64]", "code:f[1,256,64,64] corners:f[1,4]", "out:f[1,1,256,256]");
        Assert.Throws<InvalidInputException>(() => SamModel.LoadFolder(_folder.Root, Cpu));
        using var model = SamModel.LoadFolder(_folder.Root, Cpu, Read("""{ "names": { "scan": "image", "code": "image_embeddings", "corners": "boxes", "out": "masks" } }"""));
        var predictor = new SamPredictor(model, new SamProtocol());
        Assert.All(predictor.Predict(predictor.SetImage(new GreyImage(new byte[600], 20, 30)), SamPrompt.Of(new(3, 4, 12, 11))).Pixels, Assert.True);
    }

    [Fact]
    public void A_field_that_is_told_wins_over_the_recognised_one_and_over_the_preset()
    {
        var told = Read("""{ "scaling": "unit", "side": 512, "fit": "long-side", "filter": "nearest", "padded": false, "layout": "channels-last", "coordinate_side": 256, "original_coordinates": false, "pretended_size": 128 }""");
        var (encoder, decoder) = (EncoderRecognizer.Recognize(Encoder), DecoderRecognizer.Recognize(Decoder));
        var applied = told.Apply(SamPreset.MedSam.Protocol.Apply(encoder));
        Assert.Equal(
            (PixelScaling.Unit, 512, ImageFit.LongSide, ResizeFilter.Nearest, false, ImageLayout.ChannelsLast),
            (applied.Scaling, applied.Side, applied.Fit, applied.Filter, applied.Padded, applied.Layout));
        Assert.Null(applied.Assumption);
        Assert.Equal((256, (int?)128), (told.Apply(decoder).CoordinateSide!.Value, told.Apply(decoder).PretendedSize));
        Assert.Equal(encoder, new ContractOverrides().Apply(encoder));
    }

    [Fact]
    public void A_selection_that_is_told_wins_over_the_presets()
    {
        using var four = BoxFillingModel.Write(_folder["four"]);
        using var told = SamModel.LoadFolder(_folder["four"], Cpu, Read("""{ "selection": "single-token" }"""));
        Assert.Equal((.9f, .99f), (IouOf(four), IouOf(told)));

        static float IouOf(SamModel model)
        {
            var predictor = new SamPredictor(model, new SamProtocol());
            return predictor.Predict(predictor.SetImage(new GreyImage(new byte[256], 16, 16)), SamPrompt.Of(new(3, 4, 12, 11))).PredictedIou;
        }
    }

    [Fact]
    public void Boxes_as_corner_points_can_be_forced_on_a_decoder_that_is_refused()
    {
        const string features = "image_embeddings:f[1,256,64,64] image_positional_embeddings:f[1,256,64,64]";
        Write("pixel_values:f[b,3,1024,1024]", features, $"{features} input_points:f[b,p,n,2] input_labels:i64[b,p,n]", "iou_scores:f[1,1,3] pred_masks:f[1,1,3,256,256]");
        Assert.Throws<InvalidInputException>(() => SamModel.LoadFolder(_folder.Root, Cpu));
        using var model = SamModel.LoadFolder(_folder.Root, Cpu, Read("""{ "corners_as_points": true }"""));
        Assert.Null(model.DecoderContract.Refusal);
    }

    [Theory]
    [InlineData("""{ "sidee": 3 }""", "sidee")]
    [InlineData("""{ "scaling": "bright" }""", "scaling")]
    [InlineData("""{ "side": 0 }""", "side")]
    [InlineData("hello", "not a contract")]
    public void A_wrong_contract_file_is_one_line(string json, string named)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(json));
        Assert.Contains("contract.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Throws<InvalidInputException>(() => ContractOverrides.Read(_folder["none.json"]));
    }

    private static RuntimeSettings Cpu { get; } = new() { Provider = ExecutionProvider.Cpu, Threads = 1 };

    private ModelSignature Encoder => Signature("x:f[1,3,1024,1024]", "image_embeddings:f[1,256,64,64]");

    private ModelSignature Decoder => Signature("image_embeddings:f[1,256,64,64] boxes:f[1,4]", "masks:f[1,1,256,256]");

    private ModelSignature Signature(string inputs, string outputs)
    {
        File.WriteAllBytes(_folder["one.onnx"], TinyOnnx.Constants(inputs.Split(' '), outputs.Split(' ')));
        using var model = OnnxModel.Load(_folder["one.onnx"], Cpu);
        return model.Signature;
    }

    private ContractOverrides Read(string json)
    {
        File.WriteAllText(_folder["contract.json"], json);
        return ContractOverrides.Read(_folder["contract.json"]);
    }

    private void Write(string image, string features, string inputs, string outputs)
    {
        File.WriteAllBytes(_folder["encoder.onnx"], TinyOnnx.Constants([image], features.Split(' ')));
        File.WriteAllBytes(_folder["decoder.onnx"], TinyOnnx.Constants(inputs.Split(' '), outputs.Split(' ')));
    }
}
