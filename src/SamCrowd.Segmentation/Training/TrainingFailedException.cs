namespace SamCrowd.Segmentation.Training;

/// <summary>The training cannot go on, though its input was in order: the loss is not a number. One line for the user.</summary>
internal sealed class TrainingFailedException(string message) : Exception(message);
