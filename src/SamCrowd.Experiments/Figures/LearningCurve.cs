namespace SamCrowd.Experiments.Figures;

/// <summary>How one training went, one value an epoch.</summary>
/// <param name="PseudoDice">Mean Dice over the foreground labels on the validation patches; NaN where there was none.</param>
/// <param name="EmaForegroundDice">Its exponential moving average, which picks the best checkpoint.</param>
internal sealed record LearningCurve(
    string Arm, string Fold, IReadOnlyList<double> TrainingLoss, IReadOnlyList<double> ValidationLoss, IReadOnlyList<double> PseudoDice,
    IReadOnlyList<double> EmaForegroundDice);
