using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Prediction;

public sealed class EmbeddingCacheTests : IDisposable
{
    private static readonly SamPrompt Prompt = SamPrompt.Of(new PixelBox(20, 14, 60, 44));

    private readonly TemporaryFolder _folder = new();
    private readonly SamModel _model = TinySam.Load();
    private readonly List<SamModel> _opened = [];

    private EmbeddingCache Cache => new(_folder["cache"]);

    public void Dispose()
    {
        foreach (var model in _opened) model.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_cached_picture_is_not_encoded_again_and_its_masks_are_the_same_to_the_bit()
    {
        var bare = Predict(new SamPredictor(_model, SamProtocol.AsRecognised), Image(1));
        var first = Predict(new SamPredictor(_model, SamProtocol.AsRecognised, Cache), Image(1));
        Assert.Equal(2, _model.Encoder.Runs);
        var second = Predict(new SamPredictor(_model, SamProtocol.AsRecognised, Cache), Image(1));
        Assert.Equal(2, _model.Encoder.Runs);
        foreach (var mask in new[] { first, second })
        {
            Assert.Equal(bare.LowResolutionLogits.Select(BitConverter.SingleToInt32Bits),
                mask.LowResolutionLogits.Select(BitConverter.SingleToInt32Bits));
            Assert.Equal(bare.Pixels, mask.Pixels);
            Assert.Equal(bare.PredictedIou, mask.PredictedIou);
        }
    }

    [Fact]
    public void Another_picture_or_another_way_to_prepare_it_is_another_entry()
    {
        Predict(new SamPredictor(_model, SamProtocol.AsRecognised, Cache), Image(1));
        Predict(new SamPredictor(_model, SamProtocol.AsRecognised, Cache), Image(2));
        Predict(new SamPredictor(Stated(new() { Fit = ImageFit.Square }), cache: Cache), Image(1));
        Predict(new SamPredictor(Stated(new() { Scaling = PixelScaling.MinMax }), cache: Cache), Image(1));
        Assert.Equal(4, Directory.GetFiles(_folder["cache"]).Length);
        Predict(new SamPredictor(Stated(new() { Enlargement = MaskEnlargement.OneStep }), cache: Cache), Image(1));
        Assert.Equal(4, Directory.GetFiles(_folder["cache"]).Length);
    }

    [Fact]
    public void Weights_that_lie_beside_the_graph_count_as_part_of_the_encoder()
    {
        Assert.NotEqual(ChecksumWith("one"), ChecksumWith("two"));
        File.WriteAllText(_folder["model", "notes.txt"], "not named by the graph");
        Assert.Equal(ChecksumWith("one"), ChecksumWith("one"));

        string ChecksumWith(string weights)
        {
            Directory.CreateDirectory(_folder["model"]);
            File.WriteAllBytes(_folder["model", "m.onnx"], TinyOnnx.Constants(["x:f[1]"], ["weights.bin:f[1]"]));
            File.WriteAllText(_folder["model", "weights.bin"], weights);
            using var model = OnnxModel.Load(_folder["model", "m.onnx"], new RuntimeSettings { Provider = ExecutionProvider.Cpu });
            return model.Checksum;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_damaged_entry_is_named_with_the_mend(bool cut)
    {
        var predictor = new SamPredictor(_model, SamProtocol.AsRecognised, Cache);
        Predict(predictor, Image(1));
        var entry = Assert.Single(Directory.GetFiles(_folder["cache"]));
        var bytes = File.ReadAllBytes(entry);
        bytes[^5] ^= 1;
        File.WriteAllBytes(entry, cut ? bytes[..20] : bytes);
        var error = Assert.Throws<InvalidInputException>(() => Predict(predictor, Image(1)));
        Assert.Contains(Path.GetFileName(entry), error.Message, StringComparison.Ordinal);
        Assert.Contains("delete the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_arm_takes_all_its_slices_from_the_cache_and_paints_the_same()
    {
        var image = new Volume<float>(new Size3(3, 48, 64), Geometry.WithSpacing(1, 1, 1));
        for (var i = 0; i < image.Voxels.Length; i++) image.Voxels[i] = i * 31 % 997;
        BoxPrompt[] prompts = [.. Enumerable.Range(0, 3).Select(slice => new BoxPrompt("a", SliceAxis.Z, slice, 1, Prompt.Box))];
        var bare = new SamLabeler(_model, new SamLabelSettings()).Label(image, prompts);
        var first = new SamLabeler(_model, new SamLabelSettings(), Cache).Label(image, prompts);
        var second = new SamLabeler(_model, new SamLabelSettings { OverlapOrder = OverlapOrder.Score }, Cache).Label(image, prompts);
        Assert.Equal((3, 3, 0), (bare.Timing.Encoded, first.Timing.Encoded, second.Timing.Encoded));
        Assert.Equal(bare.Labels.Voxels, first.Labels.Voxels);
        Assert.Equal(bare.Labels.Voxels, second.Labels.Voxels);
    }

    private SamModel Stated(ContractOverrides overrides)
    {
        var model = SamModel.Load(TinySam.Folder, new RuntimeSettings { Provider = ExecutionProvider.Cpu, Threads = 1 }, overrides);
        _opened.Add(model);
        return model;
    }

    private static SamMask Predict(SamPredictor predictor, GreyImage image) => predictor.Predict(predictor.SetImage(image), Prompt);

    private static GreyImage Image(int seed)
    {
        var random = new RandomStream(seed);
        var pixels = new byte[48 * 64];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.Integer(256);
        return new GreyImage(pixels, 48, 64);
    }
}
