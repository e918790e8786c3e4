namespace SamCrowd.Segmentation.Training;

/// <summary>Where in its batches a training is.</summary>
/// <param name="Epoch">The epoch that runs or comes next, from 0.</param>
/// <param name="Iteration">Batches of that epoch already trained on.</param>
/// <param name="LossSum">Sum of their losses.</param>
/// <param name="Started">When the epoch began, seconds since 1970-01-01 UTC; 0 before it.</param>
internal sealed record TrainingPosition(int Epoch, int Iteration = 0, double LossSum = 0, double Started = 0);
