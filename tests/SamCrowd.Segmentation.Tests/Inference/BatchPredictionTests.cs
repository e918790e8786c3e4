using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Tests.Training;
using SamCrowd.Segmentation.Training;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Inference;

public sealed class BatchPredictionTests
{
    private static readonly PredictionSettings Plain = new() { Mirroring = false, Device = TestDevice.Name, Precision = Precision.Float32 };

    [Fact]
    public void A_folder_is_predicted_once_and_again_only_where_something_changed()
    {
        using var data = Trained();
        using var folder = new TemporaryFolder();
        CopyCase(data, "case_0", folder);
        CopyCase(data, "case_1", folder);
        var job = PredictionJob.OfFolder(folder["in"], folder["out"]) with { LogitsFolder = folder["logits"], SaveProbabilities = true };
        using var predictor = Predictor.Load(data["model"], [], "final", Plain);

        var first = BatchPrediction.Run([predictor], job);
        Assert.Equal(["case_0", "case_1"], first.Predicted);
        foreach (var id in first.Predicted)
        {
            // Spacing 1 and nothing to crop: the network's grid is the image's.
            Assert.Equal([3, 20, 22, 24], NpyFile.Read(folder["logits", $"{id}_logits.npy"]).Shape);
            var probabilities = new NpzFile(folder["out", $"{id}.npz"])["probabilities"];
            Assert.Equal([3, 20, 22, 24], probabilities.Shape);
            var values = probabilities.As<float>();
            var voxels = values.Length / 3;
            Assert.All(values, value => Assert.InRange(value, 0f, 1f));
            Assert.Equal(Enumerable.Range(0, voxels).Select(i => (short)Enumerable.Range(0, 3).MaxBy(c => values[(c * voxels) + i])),
                VolumeFile.Read<short>(folder["out", $"{id}.nii.gz"]).Voxels);
        }
        Assert.Equal((0, 2), Count(BatchPrediction.Run([predictor], job)));

        File.Delete(folder["logits", "case_0_logits.npy"]);
        File.Copy(data["dataset", "imagesTr", "case_2_0000.nii.gz"], folder["in", "case_1_0000.nii.gz"], overwrite: true);
        Assert.Equal((2, 0), Count(BatchPrediction.Run([predictor], job)));
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_with_the_cases_that_are_left()
    {
        using var data = Trained();
        using var folder = new TemporaryFolder();
        CopyCase(data, "case_0", folder);
        CopyCase(data, "case_1", folder);
        var job = PredictionJob.OfFolder(folder["in"], folder["out"]);
        using var predictor = Predictor.Load(data["model"], ["0"], "final", Plain);
        using var stop = new CancellationTokenSource();
        var progress = new Inline(step => { if (step.Detail == "case_0") stop.Cancel(); });

        Assert.ThrowsAny<OperationCanceledException>(() => BatchPrediction.Run([predictor], job, progress, stop.Token));
        Assert.Empty(Directory.EnumerateFiles(folder["out"], "*.tmp"));

        Assert.Equal(["case_1"], BatchPrediction.Run([predictor], job).Predicted);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        using var data = Trained();
        using var folder = new TemporaryFolder();
        var model = data["model"];
        File.Delete(data["model", "fold_0", "checkpoint_best.pth"]);
        AssertRefused("fold_3", () => Predictor.Load(model, ["3"], "final", Plain));
        AssertRefused("checkpoint_best", () => Predictor.Load(model, [], "best", Plain));
        AssertRefused("newest", () => Predictor.Load(model, [], "newest", Plain));
        AssertRefused(folder["nothing"], () => Predictor.Load(folder["nothing"], [], "final", Plain));
        AssertRefused("step size", () => Predictor.Load(model, [], "final", Plain with { StepSize = 0 }));
        using var predictor = Predictor.Load(model, [], "final", Plain);
        AssertRefused(folder["in"], () => BatchPrediction.Run([predictor], PredictionJob.OfFolder(folder["in"], folder["out"])));
        CopyCase(data, "case_0", folder);
        AssertRefused("has no case b", () =>
            BatchPrediction.Run([predictor], PredictionJob.OfFolder(folder["in"], folder["out"]) with { Cases = ["b"] }));
        File.Copy(folder["in", "case_0_0000.nii.gz"], folder["in", "case_0_0001.nii.gz"]);
        AssertRefused("2 channels", () => BatchPrediction.Run([predictor], PredictionJob.OfFolder(folder["in"], folder["out"])));
    }

    [Fact]
    public void Memory_that_does_not_hold_a_case_is_said_before_and_where_it_holds_one_alone_they_come_one_after_another()
    {
        using var data = Trained();
        using var folder = new TemporaryFolder();
        string[] cases = ["case_0", "case_1"];
        foreach (var id in cases) CopyCase(data, id, folder);
        var job = PredictionJob.OfFolder(folder["in"], folder["out"]);
        using var predictor = Predictor.Load(data["model"], [], "final", Plain);
        var error = Assert.Throws<InvalidInputException>(() => BatchPrediction.Run([predictor], job with { AvailableBytes = 100 << 20 }));
        Assert.Contains("case case_0: its prediction needs about 0.", error.Message, StringComparison.Ordinal);
        Assert.Contains("this machine has 0.1 GB", error.Message, StringComparison.Ordinal);

        // The larger of the two alone, and not a byte of the next.
        var largest = cases.Max(id => PredictionMemory.Of([folder["in", $"{id}_0000.nii.gz"]], predictor, false).Total);
        BatchPrediction.Run([predictor], job with { AvailableBytes = predictor.NetworkBytes + largest });
        BatchPrediction.Run([predictor], job with { OutputFolder = folder["plenty"] });
        foreach (var id in cases)
            Assert.Equal(VolumeFile.Read<short>(folder["plenty", $"{id}.nii.gz"]).Voxels,
                VolumeFile.Read<short>(folder["out", $"{id}.nii.gz"]).Voxels);
    }

    [Fact]
    public void A_job_of_no_cases_is_refused_when_it_is_made() => AssertRefused("no case", () => PredictionJob.OfCases([], "out"));

    [Fact]
    public void Where_no_precision_is_asked_for_the_fastest_for_the_device_is_taken_and_recorded()
    {
        using var data = Trained();
        using var folder = new TemporaryFolder();
        CopyCase(data, "case_0", folder);
        using var predictor = Predictor.Load(data["model"], ["0"], "final", Plain with { Precision = null });
        var expected = ProcessorFeatures.HasBFloat16 ? Precision.BFloat16 : Precision.Float32;
        Assert.Equal(expected, predictor.Precision);

        BatchPrediction.Run([predictor], PredictionJob.OfFolder(folder["in"], folder["out"]));

        Assert.Contains($"\"{expected.Word()}\"", File.ReadAllText(folder["out", "prediction.json"]), StringComparison.Ordinal);
        // Asked for by name the same precision makes the same label map: nothing is predicted again.
        using var named = Predictor.Load(data["model"], ["0"], "final", Plain with { Precision = expected });
        Assert.Empty(BatchPrediction.Run([named], PredictionJob.OfFolder(folder["in"], folder["out"])).Predicted);
    }

    private static (int Predicted, int Unchanged) Count(PredictionResult result) => (result.Predicted.Count, result.Unchanged);

    private static void AssertRefused(string part, Action action) =>
        Assert.Contains(part, Assert.Throws<InvalidInputException>(action).Message, StringComparison.Ordinal);

    private static SmallDataset Trained()
    {
        var data = new SmallDataset();
        Trainer.Run(data.Job("model", SmallTraining.Settings with { Epochs = 1, IterationsPerEpoch = 2 }), null, default);
        return data;
    }

    private static void CopyCase(SmallDataset data, string id, TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["in"]);
        File.Copy(data["dataset", "imagesTr", $"{id}_0000.nii.gz"], folder["in", $"{id}_0000.nii.gz"]);
    }

    private sealed class Inline(Action<StepProgress> report) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => report(value);
    }
}
