using TorchSharp;
using TorchSharp.Modules;

namespace SamCrowd.Segmentation.Training;

/// <summary>The history as TensorBoard's event file. A resumed training writes it anew, so that no epoch occurs twice.</summary>
internal sealed class TensorBoardLog
{
    private const string FolderName = "tensorboard", FilePattern = "events.out.tfevents.*";

    private readonly SummaryWriter _writer;
    private readonly IReadOnlyList<string> _classes;

    /// <param name="folder">The fold's folder.</param>
    /// <param name="classes">Names of what <see cref="EpochRecord.PseudoDice"/> holds.</param>
    public TensorBoardLog(string folder, TrainingHistory history, IReadOnlyList<string> classes)
    {
        _classes = classes;
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
        foreach (var (name, dice) in _classes.Zip(epoch.PseudoDice)) Write($"pseudo_dice/{name}", dice);
        Write("learning_rate", epoch.LearningRate);
        Write("seconds", epoch.Seconds);

        void Write(string tag, double value)
        {
            if (double.IsFinite(value)) _writer.add_scalar(tag, (float)value, epoch.Epoch, (long)epoch.Ended);
        }
    }
}
