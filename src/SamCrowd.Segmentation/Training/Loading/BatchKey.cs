namespace SamCrowd.Segmentation.Training.Loading;

/// <summary>Names a batch of a training. What is in it follows from the key, the seed and the fold alone.</summary>
/// <param name="Iteration">From 0 within the epoch's training or validation part.</param>
internal readonly record struct BatchKey(int Epoch, bool Validation, int Iteration);
