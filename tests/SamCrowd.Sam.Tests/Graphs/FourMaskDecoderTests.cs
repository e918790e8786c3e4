using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Graphs;
using SamCrowd.Sam.Models;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Graphs;

public sealed class FourMaskDecoderTests : IDisposable
{
    private static readonly RuntimeSettings Cpu = new() { Provider = ExecutionProvider.Cpu, Threads = 1 };

    private readonly TemporaryFolder _folder = new();

    public FourMaskDecoderTests() => File.WriteAllBytes(_folder["one.onnx"], OneMaskDecoder.Make());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_decoder_that_selects_one_of_four_masks_gives_all_four_back()
    {
        FourMaskDecoder.Write(_folder["one.onnx"], _folder["four.onnx"]);
        using OnnxModel one = OnnxModel.Load(_folder["one.onnx"], Cpu), four = OnnxModel.Load(_folder["four.onnx"], Cpu);
        Assert.Equal((MaskTokens.ByPointCount, MaskTokens.All),
            (DecoderRecognizer.Recognize(one.Signature).Tokens, DecoderRecognizer.Recognize(four.Signature).Tokens));
        // A box is answered by the best candidate, three points by the single-mask token.
        foreach (var (points, token) in new[] { (2, 2), (3, 0) })
        {
            var (selected, all) = (Run(one, points), Run(four, points));
            Assert.Equal([.99f, .5f, .9f, .6f], all[1].Values);
            Assert.Equal(4 * 16, all[0].Values.Length);
            Assert.Equal(all[0].Values[(token * 16)..((token + 1) * 16)], selected[0].Values);
            Assert.Equal([all[1].Values[token]], selected[1].Values);
        }
        FourMaskTrial.Check(_folder["one.onnx"], _folder["four.onnx"]);
    }

    [Fact]
    public void A_decoder_without_that_selection_is_refused()
    {
        File.WriteAllBytes(_folder["other.onnx"], OneMaskDecoder.Make(selection: [0, 0, 0, 1000]));
        var message = Assert.Throws<InvalidInputException>(() => FourMaskDecoder.Write(_folder["other.onnx"], _folder["out.onnx"])).Message;
        Assert.Contains("--return-single-mask", message, StringComparison.Ordinal);
        Assert.Contains("--return-single-mask",
            Assert.Throws<InvalidInputException>(() =>
            FourMaskDecoder.Write(Path.Combine(TinySam.Folder, "decoder.onnx"), _folder["out.onnx"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["cut.onnx"], File.ReadAllBytes(_folder["one.onnx"])[..200]);
        Assert.Contains("not an ONNX model",
            Assert.Throws<InvalidInputException>(() => FourMaskDecoder.Write(_folder["cut.onnx"], _folder["out.onnx"])).Message,
            StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.onnx"]));
    }

    [Fact]
    public void A_decoder_that_answers_differently_from_the_one_it_is_made_from_is_noticed()
    {
        File.WriteAllBytes(_folder["else.onnx"], OneMaskDecoder.Make(bias: 0.5f));
        FourMaskDecoder.Write(_folder["else.onnx"], _folder["four.onnx"]);
        Assert.Contains("differ by 0.5",
            Assert.Throws<InvalidInputException>(() => FourMaskTrial.Check(_folder["one.onnx"], _folder["four.onnx"])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The folder's contract names the decoder with four masks; one that the user has chosen stays chosen.</summary>
    [Fact]
    public void The_made_decoder_becomes_the_folders_unless_another_is_named()
    {
        FourMaskDecoder.Write(_folder["one.onnx"], _folder["known"]);
        var entry = new SamModelEntry("m", "a model", "m@1", "https://example.org", "MIT", [])
        {
            FourMasks = new FourMaskFile("one.onnx", "four.onnx", new FileInfo(_folder["known"]).Length,
                FileDigest.Sha256(_folder["known"])),
        };
        File.WriteAllText(_folder["contract.json"], """{ "scaling": "unit" }""");
        SamModelCatalogue.AddFourMasks(entry, _folder.Root);
        Assert.Equal(("four.onnx", PixelScaling.Unit),
            (ContractOverrides.OfFolder(_folder.Root).Decoder, ContractOverrides.OfFolder(_folder.Root).Scaling));
        Assert.Equal(["contract.json", "four.onnx", "known", "one.onnx"],
            Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        File.WriteAllText(_folder["contract.json"], """{ "decoder": "one.onnx" }""");
        SamModelCatalogue.AddFourMasks(entry, _folder.Root);
        Assert.Equal("one.onnx", ContractOverrides.OfFolder(_folder.Root).Decoder);
        Assert.Contains("sha256",
            Assert.Throws<InvalidInputException>(() =>
            SamModelCatalogue.AddFourMasks(entry with { FourMasks = entry.FourMasks! with { Sha256 = "0" } }, _folder.Root)).Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Root), file => file.EndsWith(".untried", StringComparison.Ordinal));
    }

    private static IReadOnlyList<FeatureMap> Run(OnnxModel model, int points) => model.Run(
        [
            ("image_embeddings", Enumerable.Repeat(.25f, 256 * 64 * 64).ToArray(), [1, 256, 64, 64]),
                ("point_coords", new float[points * 2], [1, points, 2]),
            ("point_labels", new float[points], [1, points]), ("mask_input", new float[256 * 256], [1, 1, 256, 256]),
                ("has_mask_input", new float[1], [1]), ("orig_im_size", new float[2], [2]),
        ],
        ["low_res_masks", "iou_predictions"]);
}
