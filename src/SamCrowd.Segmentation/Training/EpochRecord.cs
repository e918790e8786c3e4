namespace SamCrowd.Segmentation.Training;

/// <summary>What is logged of one epoch.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="TrainingLoss">Mean of the epoch's batches.</param>
/// <param name="ValidationLoss">Mean of the validation batches; NaN without any.</param>
/// <param name="PseudoDice">Dice of all validation patches together for each foreground class or region; NaN where neither labels nor
/// prediction have it.</param>
/// <param name="MeanPseudoDice">Mean of <paramref name="PseudoDice"/> without NaN; NaN where there is nothing else.</param>
/// <param name="EmaForegroundDice">0.9 times the epoch before plus 0.1 times this epoch's mean.</param>
/// <param name="Started">Seconds since 1970-01-01 UTC.</param>
/// <param name="Ended">Seconds since 1970-01-01 UTC.</param>
internal sealed record EpochRecord(
    int Epoch,
    double TrainingLoss,
    double ValidationLoss,
    IReadOnlyList<double> PseudoDice,
    double MeanPseudoDice,
    double EmaForegroundDice,
    double LearningRate,
    double Started,
    double Ended)
{
    public double Seconds => Ended - Started;
}
