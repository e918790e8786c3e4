using TorchSharp;
using TorchSharp.Modules;

namespace SamCrowd.Segmentation.Training;

/// <summary>The history as TensorBoard's event file. A training that goes on writes it anew, so that no epoch is there twice.</summary>
internal sealed class TensorBoardLog
{
    private const string FolderName = "tensorboard", FilePattern = "events.out.tfevents.*";

    private readonly SummaryWriter _writer;

    /// <param name="folder">The fold's folder.</param>
    public TensorBoardLog(string folder, TrainingHistory history)
    {
        var events = Path.Combine(folder, FolderName);
        Directory.CreateDirectory(events);
        foreach (var old in Directory.EnumerateFiles(events, FilePattern)) File.Delete(old);
        _writer = torch.utils.tensorboard.SummaryWriter(events);
        foreach (var epoch in history.Epochs) Add(epoch);
    }

    public void Add(EpochRecord epoch)
    {
        Write("loss/training", epoch.TrainingLoss);
        Write("loss/validation", epoch.ValidationLoss);
        Write("pseudo_dice/mean", epoch.MeanPseudoDice);
        Write("pseudo_dice/moving", epoch.EmaForegroundDice);
        Write("learning_rate", epoch.LearningRate);
        Write("seconds", epoch.Seconds);

        void Write(string tag, double value)
        {
            if (double.IsFinite(value)) _writer.add_scalar(tag, (float)value, epoch.Epoch, (long)epoch.Ended);
        }
    }
}
