using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.NnUNet.Tests;
using SamCrowd.Segmentation.Training;

namespace SamCrowd.Segmentation.Tests.Training;

public sealed class EpochWriterTests
{
    [Fact]
    public void Epochs_are_written_one_after_the_other_beside_the_training()
    {
        var (written, training) = (new List<int>(), new TaskCompletionSource());
        using var writer = new EpochWriter();
        writer.Begin(() =>
        {
            training.Task.Wait(TimeSpan.FromSeconds(30));
            written.Add(0);
        });
        Assert.Empty(written);
        training.SetResult();
        for (var epoch = 1; epoch < 5; epoch++)
        {
            var number = epoch;
            writer.Begin(() => written.Add(number));
            Assert.True(written.Count >= number);
        }
        writer.Wait();
        Assert.Equal([0, 1, 2, 3, 4], written);
    }

    [Fact]
    public void An_error_is_thrown_before_the_next_epoch_is_written()
    {
        using var writer = new EpochWriter();
        writer.Begin(() => throw new IOException("no space left"));
        var written = false;
        Assert.Equal("no space left", Assert.Throws<IOException>(() => writer.Begin(() => written = true)).Message);
        Assert.False(written);
    }

    [Fact]
    public void What_is_being_written_is_whole_when_a_training_fails()
    {
        var written = false;
        var training = () =>
        {
            using var writer = new EpochWriter();
            writer.Begin(() =>
            {
                Thread.Sleep(200);
                written = true;
                throw new IOException("of the epoch before");
            });
            throw new InvalidOperationException("of the training");
        };
        Assert.Throws<InvalidOperationException>(training);
        Assert.True(written);
    }

    [Fact]
    public void Every_epoch_that_is_reported_can_be_resumed_from_and_errors_end_the_training()
    {
        using var data = new SmallDataset();
        var reported = 0;
        Trainer.Run(data.Job("model", SmallTraining.Settings), null, default, history =>
        {
            Assert.Equal(++reported, history.Epochs.Count);
            Assert.Equal(reported, TrainingHistory.Read(data["model", "fold_0", TrainingHistory.FileName]).Epochs.Count);
            Assert.Equal(reported, TorchPickleFile.Read(data["model", "fold_0", "checkpoint_latest.pth"]).Get<long>("current_epoch"));
            Thread.Sleep(50);
        });
        Assert.Equal(SmallTraining.Settings.Epochs, reported);

        Assert.Throws<IOException>(() =>
            Trainer.Run(data.Job("full", SmallTraining.Settings), null, default, _ => throw new IOException("disk full")));
        Assert.Single(TrainingHistory.Read(data["full", "fold_0", TrainingHistory.FileName]).Epochs);
        Assert.False(File.Exists(data["full", "fold_0", "checkpoint_final.pth"]));
    }
}
