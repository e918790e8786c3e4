namespace SamCrowd.Imaging.Resampling;

/// <summary>Gets one row of resampled logits. Called from several threads at once, each row once.</summary>
/// <param name="z">Output voxel along the first axis.</param>
/// <param name="y">Output voxel along the second axis.</param>
/// <param name="logits">channels x width, C order; reused after the call.</param>
internal delegate void LogitRowVisitor(int z, int y, ReadOnlySpan<float> logits);
