namespace SamCrowd.Annotation.Fusion;

/// <summary>What <see cref="Staple"/> found.</summary>
/// <param name="Probability">Probability of foreground of each voxel, 0 to 1.</param>
/// <param name="Sensitivity">Of each annotator: chance to mark a foreground voxel.</param>
/// <param name="Specificity">Of each annotator: chance to leave a background voxel.</param>
/// <param name="Iterations">Steps until the estimates stood still.</param>
internal sealed record StapleResult(float[] Probability, double[] Sensitivity, double[] Specificity, int Iterations);
