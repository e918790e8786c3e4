namespace SamCrowd.Segmentation.Training;

/// <param name="History">All epochs, those of earlier sessions included.</param>
public sealed record TrainingResult(StopReason Reason, TrainingHistory History);
