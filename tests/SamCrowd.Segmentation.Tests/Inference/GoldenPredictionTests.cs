using System.Text.Json;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Labels;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Inference;

/// <summary>nnU-Net's own checkpoint, run here and there.</summary>
public sealed class GoldenPredictionTests
{
    [SharedTheory("golden", "nnunet_model", "fold_0")]
    [InlineData("predictions_mirror", "hippocampus_001", true)]
    [InlineData("predictions_mirror", "hippocampus_003", true)]
    [InlineData("predictions_nomirror", "hippocampus_001", false)]
    [InlineData("predictions_nomirror", "hippocampus_003", false)]
    [InlineData("predictions_tiled", "tiled_000", false)]
    public void Logits_and_labels_of_nnUNets_checkpoint_agree(string folder, string id, bool mirroring)
    {
        var image = folder == "predictions_tiled" ? SharedData.Golden(folder, $"{id}_0000.nii.gz")
            : SharedData.Data("Task04_Hippocampus", "imagesTr", $"{id}.nii.gz");
        using var predictor = Predictor.Load(SharedData.NnUNetModel, ["0"], "final",
            new PredictionSettings { Mirroring = mirroring, Device = TestDevice.Name, TilesPerBatch = 3, Precision = Precision.Float32 });
        var prepared = predictor.Prepare(VolumeFile.ReadChannels(image));
        var logits = new LogitVolume(3, prepared.Size);
        var labels = new SegmentationExport(predictor.Labels, prepared.Properties, predictor.Configuration, threads: 2,
            withProbabilities: true);

        predictor.PredictLogits(prepared, new LogitFanOut(logits, labels));

        var expected = new NpzFile(SharedData.Golden(folder, $"{id}_logits.npz"))["array"];
        Assert.Equal([3, .. prepared.Size.ToArray()], expected.Shape);
        var largest = expected.ToSingle().Zip(logits.Logits, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(largest <= 1e-3, $"largest difference of the logits {largest}");

        var map = labels.ToVolume();
        var expectedMap = VolumeFile.Read<short>(SharedData.Golden(folder, $"{id}.nii.gz"));
        Assert.Equal(expectedMap.Size, map.Size);
        Assert.True(expectedMap.Geometry.Matches(map.Geometry, 1e-4));
        Assert.Equal(expectedMap.Voxels, map.Voxels);
        for (var i = 0; i < map.Voxels.Length; i++)
            Assert.Equal(1, labels.Probabilities[i] + labels.Probabilities[map.Voxels.Length + i]
                + labels.Probabilities[(2 * map.Voxels.Length) + i], 1e-5f);
    }

    [SharedFact("golden", "steps.json")]
    public void Tile_starts_agree()
    {
        var cases = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("steps.json"))).RootElement.EnumerateArray().ToArray();
        Assert.Equal(300, cases.Length);
        foreach (var one in cases)
        {
            for (var axis = 0; axis < one.GetProperty("image").GetArrayLength(); axis++)
            {
                var starts = SlidingWindowSteps.Compute(one.GetProperty("image")[axis].GetInt32(), one.GetProperty("tile")[axis].GetInt32(),
                    one.GetProperty("step").GetDouble());
                Assert.Equal(one.GetProperty("steps")[axis].EnumerateArray().Select(start => start.GetInt32()), starts);
            }
        }
    }

    [SharedFact("golden", "gauss.npz")]
    public void Gaussian_importance_agrees()
    {
        var golden = new NpzFile(SharedData.Golden("gauss.npz"));
        foreach (var name in golden.Names.Where(name => name.StartsWith("f32_", StringComparison.Ordinal)))
        {
            var shape = golden[name].Shape;
            var expected = golden[name].As<float>();
            var importance = GaussianImportance.Compute(shape.Length == 2 ? new Size3(1, shape[0], shape[1]) : Size3.FromArray(shape));
            var scale = expected.Max();
            for (var i = 0; i < expected.Length; i++) Assert.Equal(1, importance[i] * scale / expected[i], 1e-6);
        }
    }
}
