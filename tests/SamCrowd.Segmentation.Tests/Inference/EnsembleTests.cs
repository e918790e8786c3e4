using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Labels;
using SamCrowd.NnUNet.Postprocessing;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Tests.Training;
using SamCrowd.Segmentation.Training;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Inference;

public sealed class EnsembleTests
{
    private static readonly PredictionSettings Plain = new() { Device = TestDevice.Name, Precision = Precision.Float32 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Several_models_give_the_label_map_of_the_mean_of_their_saved_probabilities(bool regions)
    {
        using var volumes = new SmallDataset(regions);
        using var slices = new SmallDataset(regions, planar: true);
        var training = SmallTraining.Settings with { Epochs = 2 };
        foreach (var data in new[] { volumes, slices }) Trainer.Run(data.Job("model", training), null, CancellationToken.None);
        using var first = Predictor.Load(volumes["model"], [], "final", Plain);
        using var second = Predictor.Load(slices["model"], [], "final", Plain);
        var job = PredictionJob.OfFolder(volumes["dataset", "imagesTr"], volumes["both"]) with
        {
            Cases = ["case_2", "case_3"],
            SaveProbabilities = true,
        };

        BatchPrediction.Run([first], job with { OutputFolder = volumes["first"] });
        BatchPrediction.Run([second], job with { OutputFolder = volumes["second"] });
        Assert.Equal(["case_2", "case_3"], BatchPrediction.Run([first, second], job).Predicted);
        Assert.Equal(2, BatchPrediction.Run([first, second], job).Unchanged);

        foreach (var id in job.Cases)
        {
            var (one, other) = (Probabilities(volumes["first", $"{id}.npz"]), Probabilities(volumes["second", $"{id}.npz"]));
            float[] mean = [.. one.Zip(other, (a, b) => (a + b) / 2)];
            var (voxels, channels) = (20 * 22 * 24, regions ? 2 : 3);
            var expected = Enumerable.Range(0, voxels).Select(i => regions
                ? mean[voxels + i] > 0.5f ? 2 : mean[i] > 0.5f ? 1 : 0
                : Enumerable.Range(0, channels).MaxBy(channel => mean[(channel * voxels) + i]));
            Assert.Equal(expected, VolumeFile.Read<short>(volumes["both", $"{id}.nii.gz"]).Voxels.Select(label => (int)label));
            Assert.Equal(mean, Probabilities(volumes["both", $"{id}.npz"]));
        }
    }

    [Fact]
    public void Models_of_other_labels_and_logits_of_several_are_refused()
    {
        using var data = new SmallDataset();
        Trainer.Run(data.Job("model", SmallTraining.Settings with { Epochs = 1, IterationsPerEpoch = 1 }), null, CancellationToken.None);
        using var ours = Predictor.Load(data["model"], [], "final", Plain);
        var job = PredictionJob.OfFolder(data["dataset", "imagesTr"], data["out"]);
        Assert.Contains("logits",
            Assert.Throws<InvalidInputException>(() =>
            BatchPrediction.Run([ours, ours], job with { LogitsFolder = data["logits"] })).Message, StringComparison.Ordinal);
        using var regions = new SmallDataset(regions: true);
        Trainer.Run(regions.Job("model", SmallTraining.Settings with { Epochs = 1, IterationsPerEpoch = 1 }), null, CancellationToken.None);
        using var others = Predictor.Load(regions["model"], [], "final", Plain);
        Assert.Contains(others.Model.Root, Assert.Throws<InvalidInputException>(() => BatchPrediction.Run([ours, others], job)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_of_a_crop_with_other_axis_order_lie_where_the_crop_lay()
    {
        // Plan axes are x, z, y of the original; the crop is voxel x 1, z 0 to 1, y 2 of a grid of 2 x 3 x 2.
        var properties = new CaseProperties(
            Geometry.WithSpacing(1, 1, 1), new Size3(2, 3, 2), [2, 0, 1], new Size3(2, 2, 3),
            new CropBox(new AxisRange(1, 2), new AxisRange(0, 2), new AxisRange(2, 3)), 0, new Size3(1, 2, 1), [1, 1, 1], []);
        var labels = LabelScheme.Of("A");
        var map = new ProbabilityMap(labels, properties, ProbabilityMap.Zeros(labels, properties.OriginalSize));

        map.AddRow(0, 0, [0, (float)Math.Log(3)]);
        map.AddRow(0, 1, [0, (float)Math.Log(7)]);

        // Original grid z y x: (0, 2, 1) and (1, 2, 1) are in the crop.
        float[] foreground = [0, 0, 0, 0, 0, 0.75f, 0, 0, 0, 0, 0, 0.875f];
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(foreground[i], map.Sums[12 + i], 1e-6f);
            Assert.Equal(1 - foreground[i], map.Sums[i], 1e-6f);
        }
    }

    [Fact]
    public void Post_processing_is_applied_to_what_is_written()
    {
        using var data = new SmallDataset();
        Trainer.Run(data.Job("model", SmallTraining.Settings with { Epochs = 2 }), null, CancellationToken.None);
        using var predictor = Predictor.Load(data["model"], [], "final", Plain);
        var job = PredictionJob.OfFolder(data["dataset", "imagesTr"], data["out"]) with { Cases = ["case_0"] };
        BatchPrediction.Run([predictor], job);
        var expected = VolumeFile.Read<short>(data["out", "case_0.nii.gz"]);
        var before = (short[])expected.Voxels.Clone();
        new KeepLargest([1], IsList: false).Apply(expected);
        Assert.NotEqual(before, expected.Voxels);
        File.WriteAllText(data["pp.json"],
            """{"postprocessing_fns": ["remove_all_but_largest_component_from_segmentation"], "postprocessing_kwargs": [{"labels_or_regions": 1}]}""");

        Assert.Equal(["case_0"], BatchPrediction.Run([predictor], job with { PostprocessingFile = data["pp.json"] }).Predicted);

        Assert.Equal(expected.Voxels, VolumeFile.Read<short>(data["out", "case_0.nii.gz"]).Voxels);
    }

    private static float[] Probabilities(string path) => new NpzFile(path)["probabilities"].ToSingle();
}
