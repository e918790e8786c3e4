using SamCrowd.Evaluation.Overlap;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Inference;
using SamCrowd.Segmentation.Runtime;
using SamCrowd.Segmentation.Tests.Training;
using SamCrowd.Segmentation.Training;
using SamCrowd.Segmentation.Validation;
using SamCrowd.Testing;

namespace SamCrowd.Segmentation.Tests.Validation;

public sealed class FoldValidationTests
{
    private static readonly TrainerSettings Short = SmallTraining.Settings with
    {
        Epochs = 1,
        IterationsPerEpoch = 2,
        ValidationIterationsPerEpoch = 1,
    };

    [Fact]
    public void The_held_out_case_is_predicted_with_the_final_checkpoint_and_measured_against_its_labels()
    {
        using var data = new SmallDataset();
        var job = data.Job("model", Short);
        Trainer.Run(job, null, CancellationToken.None);

        var summary = FoldValidation.Run(data.Dataset, job, saveProbabilities: true);

        using var predictor = Predictor.Load(job.ModelFolder, ["0"], "final",
            new PredictionSettings { Device = TestDevice.Name, Precision = Precision.Float32 });
        var expected = predictor.PredictCase([VolumeFile.Read<float>(data.Dataset.Case("case_3").ImagePaths[0])]);
        var file = data["model", "fold_0", "validation", "case_3.nii.gz"];
        Assert.Equal(expected.Voxels, VolumeFile.Read<short>(file).Voxels);
        var measured = SegmentationEvaluator.EvaluateFiles(data["dataset", "labelsTr", "case_3.nii.gz"], file,
            EvaluationSettings.ForLabels(1, 2));
        Assert.Equal(measured.Overlap, Assert.Single(summary.Cases).Overlap);
        Assert.Equal(measured.Overlap, SummaryFile.Read(data["model", "fold_0", "validation", "summary.json"]).Cases[0].Overlap);
        Assert.Equal([3, 20, 22, 24], new NpzFile(data["model", "fold_0", "validation", "case_3.npz"])["probabilities"].Shape);
    }

    [Fact]
    public void Cases_that_are_there_are_kept_and_the_missing_one_is_made_again()
    {
        using var data = new SmallDataset();
        var job = data.Job("model", Short) with { TrainingIds = ["case_0", "case_1"], ValidationIds = ["case_3", "case_2"] };
        Trainer.Run(job, null, CancellationToken.None);
        Assert.Equal(["case_2", "case_3"], FoldValidation.Run(data.Dataset, job, false).Cases.Select(one => one.CaseId));
        var (kept, missing) = (data["model", "fold_0", "validation", "case_2.nii.gz"],
            data["model", "fold_0", "validation", "case_3.nii.gz"]);
        var (voxels, written) = (VolumeFile.Read<short>(missing).Voxels, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Delete(missing);
        File.SetLastWriteTimeUtc(kept, written);

        FoldValidation.Run(data.Dataset, job, false);

        Assert.Equal(written, File.GetLastWriteTimeUtc(kept));
        Assert.Equal(voxels, VolumeFile.Read<short>(missing).Voxels);
    }

    [Fact]
    public void Regions_are_keyed_as_nnUNet_keys_them()
    {
        using var data = new SmallDataset(regions: true);
        var job = data.Job("model", Short);
        Trainer.Run(job, null, CancellationToken.None);
        FoldValidation.Run(data.Dataset, job, false);
        Assert.Equal(["(1, 2)", "2"],
            SummaryFile.Read(data["model", "fold_0", "validation", "summary.json"]).Regions.Select(region => region.Key)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_fold_that_trains_on_every_case_has_nothing_to_validate()
    {
        using var data = new SmallDataset();
        var all = data.Job("model", Short) with { Fold = "all", TrainingIds = ["case_0"], ValidationIds = ["case_0"] };
        Assert.False(FoldValidation.HasHeldOutCases(all));
        Assert.Contains("fold all", Assert.Throws<InvalidInputException>(() => FoldValidation.Run(data.Dataset, all, false)).Message,
            StringComparison.Ordinal);
    }
}
