namespace SamCrowd.Segmentation.Training;

/// <summary>
/// The learning rate of each batch: nnU-Net's polynomial decay (nnunetv2/training/lr_scheduler/polylr.py), or a linear rise and a fall as
/// half a cosine (Loshchilov and Hutter 2017, one cycle without restarts).
/// </summary>
internal static class LearningRateSchedule
{
    private const double Exponent = 0.9;

    /// <param name="iteration">Batches of the epoch that are done.</param>
    public static double At(TrainerSettings settings, int epoch, int iteration)
    {
        if (settings.Schedule == ScheduleKind.Polynomial) return At(epoch, settings.Epochs, settings.LearningRate);
        double batches = (double)settings.Epochs * settings.IterationsPerEpoch, warm = settings.WarmUp * batches;
        // The middle of the batch, so that neither the first nor the last rate is 0.
        var place = (epoch * (double)settings.IterationsPerEpoch) + iteration + 0.5;
        if (place < warm) return settings.LearningRate * place / warm;
        return settings.LearningRate / 2 * (1 + Math.Cos(Math.PI * Math.Min(1, (place - warm) / (batches - warm))));
    }

    /// <summary>The polynomial decay alone.</summary>
    public static double At(int epoch, int epochs, double initial) => initial * Math.Pow(1 - (epoch / (double)epochs), Exponent);
}
