namespace SamCrowd.Segmentation.Training;

/// <param name="History">All epochs, those before it was stopped included.</param>
internal sealed record TrainingResult(StopReason Reason, TrainingHistory History);
