using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.TinySam;
using SamCrowd.Testing;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SamCrowd.Experiments.Tests.TinySam;

[Trait("Category", "Long")]
public class TrainingTests
{
    private static readonly TinySamSettings Short = new() { Cases = 2, Iterations = 3, BatchSize = 2, Sizes = [new Size3(16, 64, 64)] };

    [Fact]
    public void The_same_seed_writes_the_same_bytes_and_another_seed_others()
    {
        using var folder = new TemporaryFolder();
        TinySamTrainer.Train(Short, folder["a"], null, CancellationToken.None);
        TinySamTrainer.Train(Short, folder["b"], null, CancellationToken.None);
        TinySamTrainer.Train(Short with { Seed = 2 }, folder["c"], null, CancellationToken.None);
        foreach (var file in new[] { "encoder.onnx", "decoder.onnx" })
        {
            Assert.Equal(File.ReadAllBytes(folder["a", file]), File.ReadAllBytes(folder["b", file]));
            Assert.NotEqual(File.ReadAllBytes(folder["a", file]), File.ReadAllBytes(folder["c", file]));
        }
    }

    [Fact]
    public void What_is_written_is_a_model_in_Metas_contract()
    {
        using var folder = new TemporaryFolder();
        TinySamTrainer.Train(Short, folder.Root, null, CancellationToken.None);
        using var model = SamModel.Load(folder.Root, new RuntimeSettings());
        var predictor = new SamPredictor(model, SamProtocol.AsRecognised);
        var mask = predictor.Predict(predictor.SetImage(new GreyImage(new byte[50 * 70], 50, 70)),
            SamPrompt.Of(new PixelBox(10, 10, 40, 30)));
        Assert.Equal(50 * 70, mask.Pixels.Length);
        Assert.InRange(mask.PredictedIou, 0, 1);
    }

    [Fact]
    public void ONNX_Runtime_computes_what_torch_computes()
    {
        TorchRuntime.Start();
        random.manual_seed(3);
        var architecture = new TinySamArchitecture(InputSize: 64, EmbeddingChannels: 8);
        using var encoder = new TinySamEncoder(architecture);
        using var decoder = new TinySamDecoder(architecture);
        using var scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        using var folder = new TemporaryFolder();
        TinySamExporter.WriteEncoder(architecture, encoder, folder["encoder.onnx"], new Dictionary<string, string>());
        TinySamExporter.WriteDecoder(architecture, decoder, folder["decoder.onnx"], new Dictionary<string, string>());

        var (image, earlier) = (randn(1, 3, 64, 64), randn(1, 1, 32, 32) * 8);
        var (coordinates, labels) =
            (tensor(new float[] { 20, 30, 50, 10, 12, 9, 48, 40 }, [1, 4, 2]), tensor(new float[] { 1, 0, 2, 3 }, [1, 4]));
        var embedding = encoder.forward(image);
        var (mask, iou) = decoder.forward(embedding, coordinates, labels, earlier, ones(1));

        // The graph takes Meta's numbers, half a pixel before those that training measures from the edge.
        var encoded = Run(folder["encoder.onnx"], ("input_image", image)).Single().Value;
        AssertClose(embedding, encoded);
        var decoded = Run(folder["decoder.onnx"], ("image_embeddings", embedding), ("point_coords", coordinates - 0.5f),
            ("point_labels", labels),
            ("mask_input", earlier), ("has_mask_input", ones(1)), ("orig_im_size", tensor(new float[] { 40, 60 })));
        AssertClose(mask, decoded["low_res_masks"]);
        AssertClose(iou, decoded["iou_predictions"]);
        Assert.Equal([1, 1, 40, 60], decoded["masks"].Dimensions.ToArray());
    }

    private static Dictionary<string, DenseTensor<float>> Run(string path, params (string Name, Tensor Value)[] inputs)
    {
        using var session = new InferenceSession(path);
        using var results = session.Run([.. inputs.Select(input => NamedOnnxValue.CreateFromTensor(input.Name,
            new DenseTensor<float>(input.Value.contiguous().data<float>().ToArray(), [.. input.Value.shape.Select(n => (int)n)])))]);
        return results.ToDictionary(result => result.Name, result => result.AsTensor<float>().ToDenseTensor());
    }

    private static void AssertClose(Tensor expected, DenseTensor<float> actual)
    {
        Assert.Equal(expected.shape, actual.Dimensions.ToArray().Select(n => (long)n));
        var difference = (expected - tensor(actual.ToArray(), expected.shape)).abs().max().item<float>();
        Assert.True(difference < 1e-4, $"largest difference {difference}");
    }
}
