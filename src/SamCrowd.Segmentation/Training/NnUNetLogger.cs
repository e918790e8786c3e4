using SamCrowd.NnUNet.Checkpoints;

namespace SamCrowd.Segmentation.Training;

/// <summary>The history as nnU-Net's logger keeps it in a checkpoint: one list a quantity, one entry an epoch.</summary>
internal static class NnUNetLogger
{
    public static StoredDictionary ToTree(TrainingHistory history) => new()
    {
        { "mean_fg_dice", List(history, epoch => epoch.MeanPseudoDice) },
        { "ema_fg_dice", List(history, epoch => epoch.EmaForegroundDice) },
        { "dice_per_class_or_region", history.Epochs.Select(epoch => (object?)epoch.PseudoDice.Select(value => (object?)value).ToList())
            .ToList() },
        { "train_losses", List(history, epoch => epoch.TrainingLoss) },
        { "val_losses", List(history, epoch => epoch.ValidationLoss) },
        { "lrs", List(history, epoch => epoch.LearningRate) },
        { "epoch_start_timestamps", List(history, epoch => epoch.Started) },
        { "epoch_end_timestamps", List(history, epoch => epoch.Ended) },
    };

    public static TrainingHistory FromTree(StoredDictionary log)
    {
        var perClass = log.Get<List<object?>>("dice_per_class_or_region");
        var (losses, validation, mean, moving) =
            (Numbers(log, "train_losses"), Numbers(log, "val_losses"), Numbers(log, "mean_fg_dice"), Numbers(log, "ema_fg_dice"));
        var (rates, started, ended) = (Numbers(log, "lrs"), Numbers(log, "epoch_start_timestamps"), Numbers(log, "epoch_end_timestamps"));
        return new TrainingHistory([.. Enumerable.Range(0, losses.Length).Select(epoch => new EpochRecord(
            epoch, losses[epoch], validation[epoch], [.. ((List<object?>)perClass[epoch]!).Select(Number)], mean[epoch], moving[epoch],
            rates[epoch], started[epoch], ended[epoch]))]);
    }

    private static List<object?> List(TrainingHistory history, Func<EpochRecord, double> value) =>
        [.. history.Epochs.Select(epoch => (object?)value(epoch))];

    private static double[] Numbers(StoredDictionary log, string key) => [.. log.Get<List<object?>>(key).Select(Number)];

    private static double Number(object? value) => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
}
