using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Preprocessing;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Tests.Training;

public class VoxelWeightTrainingTests
{
    private static readonly TrainerSettings Weighted = SmallTraining.Settings with { VoxelWeights = true };

    [Fact]
    public void Stopped_and_gone_on_with_a_weighted_training_ends_with_the_same_weights_bit_for_bit()
    {
        using var data = new SmallDataset(weight: index => index % 7 / 6f);
        Trainer.Run(data.Job("whole", Weighted), null, default);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Trainer.Run(data.Job("cut", Weighted), new Watcher(value =>
        {
            if (value.Done == 6) stop.Cancel();
        }), stop.Token));
        Trainer.Run(data.Job("cut", Weighted with { LoaderThreads = 1 }), null, default);
        Assert.Equal(Weight(data, "whole"), Weight(data, "cut"));

        Trainer.Run(data.Job("unweighted", SmallTraining.Settings), null, default);
        Assert.NotEqual(Weight(data, "whole"), Weight(data, "unweighted"));
        var error = Assert.Throws<InvalidInputException>(() => Trainer.Run(data.Job("unweighted", Weighted), null, default));
        Assert.Contains("another voxel weights (none, now true)", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidInputException>(() => Trainer.Run(data.Job("whole", SmallTraining.Settings), null, default));
        Assert.Contains("another voxel weights (true, now none)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_one_train_as_none_do()
    {
        using var data = new SmallDataset(weight: _ => 1);
        var settings = SmallTraining.Settings with { Epochs = 1, IterationsPerEpoch = 2 };
        var without = Trainer.Run(data.Job("without", settings), null, default).History.Epochs[0];
        var with = Trainer.Run(data.Job("with", settings with { VoxelWeights = true }), null, default).History.Epochs[0];
        Assert.Equal(without.TrainingLoss, with.TrainingLoss, 1e-5);
        Assert.Equal(without.ValidationLoss, with.ValidationLoss, 1e-5);
    }

    [Fact]
    public void A_store_without_weights_is_refused_with_the_missing_files_name()
    {
        using var data = new SmallDataset();
        var error = Assert.Throws<InvalidInputException>(() => Trainer.Run(data.Job("model", Weighted), null, default));
        Assert.Contains(data["store", "case_0_weights.npy"], error.Message, StringComparison.Ordinal);
        Assert.Contains("preprocess it with voxel weights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_change_are_stored_anew_on_the_same_images_and_stay_where_none_are_asked_for()
    {
        using var data = new SmallDataset(weight: _ => 0.5f);
        var settings = new PreprocessingSettings { WeightFolder = data["weights"] };
        Assert.Equal(new PreprocessingSummary(0, 0, 4), Preprocess(settings));
        Assert.Equal(new PreprocessingSummary(0, 0, 4), Preprocess(new PreprocessingSettings()));
        Change("case_2", volume => volume.Voxels.AsSpan().Fill(0.25f));
        Assert.Equal(new PreprocessingSummary(0, 1, 3), Preprocess(settings));
        var store = PreprocessedStore.Open(data["store"]);
        Assert.Equal((0.5f, 0.25f, 1f), (First("case_1", 0), First("case_2", 0), First("case_2", -1)));

        File.Delete(data["weights", "case_3.nii.gz"]);
        Assert.Contains(data["weights", "case_3.nii.gz"], Refused(), StringComparison.Ordinal);

        PreprocessingSummary Preprocess(PreprocessingSettings asked) =>
            DatasetPreprocessor.Run(data.Dataset, data.Plans, data.Configuration, data["store"], asked);

        string Refused() => Assert.Throws<InvalidInputException>(() => Preprocess(settings)).Message;

        void Change(string id, Action<Volume<float>> change)
        {
            var volume = VolumeFile.Read<float>(data["weights", $"{id}.nii.gz"]);
            change(volume);
            VolumeFile.Write(data["weights", $"{id}.nii.gz"], volume);
        }

        float First(string id, int z)
        {
            using var stored = store.OpenCase(id);
            var weight = new float[1];
            stored.ReadWeights([z, 0, 0], new Size3(1, 1, 1), weight);
            return weight[0];
        }
    }

    private static byte[] Weight(SmallDataset data, string model) => TorchPickleFile.Read(data[model, "fold_0", "checkpoint_final.pth"])
        .Get<StoredDictionary>("network_weights").Get<StoredTensor>("encoder.stages.0.0.convs.0.conv.weight").Data;

    private sealed class Watcher(Action<StepProgress> see) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => see(value);
    }
}
