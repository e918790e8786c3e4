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
        Assert.Throws<InvalidInputException>(() => SamModel.Load(_folder.Root, Cpu));
        using var model = SamModel.Load(_folder.Root, Cpu,
            Read("""{ "names": { "scan": "image", "code": "image_embeddings", "corners": "boxes", "out": "masks" }, "scaling": "mean-std" }"""));
        var predictor = new SamPredictor(model, SamProtocol.AsRecognised);
        Assert.All(predictor.Predict(predictor.SetImage(new GreyImage(new byte[600], 20, 30)), SamPrompt.Of(new(3, 4, 12, 11))).Pixels,
            Assert.True);
    }

    [Fact]
    public void A_field_that_is_told_wins_over_the_recognised_one_and_over_the_preset()
    {
        var told = Read("""{ "scaling": "unit", "side": 512, "fit": "long-side", "filter": "nearest", "padded": false, "layout": "channels-last", "coordinate_side": 256, "original_coordinates": false, "pretended_size": 128 }""");
        var (encoder, decoder) = (EncoderRecognizer.Recognize(Encoder), DecoderRecognizer.Recognize(Decoder));
        var applied = told.Apply(SamProtocol.MedSam.Apply(encoder, "encoder.onnx"));
        Assert.Equal(
            (PixelScaling.Unit, 512, ImageFit.LongSide, ResizeFilter.Nearest, false, ImageLayout.ChannelsLast, 256),
            (applied.Scaling, applied.Side, applied.Fit, applied.Filter, applied.Padded, applied.Layout, applied.CoordinateSide!.Value));
        Assert.Null(applied.Assumption);
        Assert.Equal((false, (int?)128), (told.Apply(decoder).OriginalCoordinates, told.Apply(decoder).PretendedSize));
        Assert.Equal(encoder, new ContractOverrides().Apply(encoder));
        Assert.Equal(decoder, new ContractOverrides().Apply(decoder));
    }

    [Fact]
    public void What_is_stated_of_a_run_wins_over_what_the_folder_states_key_by_key()
    {
        var below = Read("""{ "names": { "a": "image", "b": "masks" }, "side": 512, "fit": "square", "mask_tokens": "single", "padding_point": true }""");
        var above = Read("""{ "names": { "b": "low_res_masks" }, "side": 256, "enlargement": "cut-first", "sigmoid_first": true, "decoder": "d.onnx" }""");
        var both = above.Over(below);
        Assert.Equal("""{"decoder":"d.onnx","names":{"a":"image","b":"low_res_masks"},"side":256,"fit":"square","padding_point":true,"mask_tokens":"single","enlargement":"cut-first","sigmoid_first":true}""", both.ToJson());
        Assert.Equal(below.ToJson(), new ContractOverrides().Over(below).ToJson());
    }

    [Fact]
    public void A_selection_that_is_told_wins_over_the_presets()
    {
        using var four = BoxFillingModel.Write(_folder["four"]);
        using var told = SamModel.Load(_folder["four"], Cpu, Read("""{ "selection": "single-token" }"""));
        Assert.Equal((.9f, .99f), (IouOf(four), IouOf(told)));

        static float IouOf(SamModel model)
        {
            var predictor = new SamPredictor(model, SamProtocol.AsRecognised);
            return predictor.Predict(predictor.SetImage(new GreyImage(new byte[256], 16, 16)),
                SamPrompt.Of(new(3, 4, 12, 11))).PredictedIou;
        }
    }

    [Theory]
    [InlineData("""{ "sidee": 3 }""", "sidee")]
    [InlineData("""{ "scaling": "bright" }""", "scaling")]
    [InlineData("""{ "side": 0 }""", "side")]
    [InlineData("""{ "decoder": "../x.onnx" }""", "decoder")]
    [InlineData("""{ "mask_tokens": "unstated" }""", "mask_tokens")]
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
        File.WriteAllBytes(_folder["encoder.onnx"], TinyOnnx.Constants(image.Split(' '), features.Split(' ')));
        File.WriteAllBytes(_folder["decoder.onnx"], TinyOnnx.Constants(inputs.Split(' '), outputs.Split(' ')));
    }
}
