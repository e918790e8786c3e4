namespace SamCrowd.Annotation.Repair;

/// <summary>How many voxels a label would have at each threshold of its logits, in steps of 0.05 from -20 to 20.</summary>
internal sealed class LogitCounts
{
    private const int StepsOfOne = 20;
    private const int Farthest = 20;

    private readonly long[] _counts = new long[(2 * Farthest * StepsOfOne) + 1];

    /// <param name="logits">Of the voxels that may belong to the label; negative infinity where one may not.</param>
    public void Add(ReadOnlySpan<float> logits)
    {
        foreach (var logit in logits)
            if (logit > -Farthest) _counts[Math.Clamp((int)MathF.Floor((logit + Farthest) * StepsOfOne), 0, _counts.Length - 1)]++;
    }

    /// <summary>The threshold above which the number of voxels is nearest to the wanted one; of equally near ones the highest.</summary>
    public float ThresholdFor(long wanted)
    {
        var (best, error, above) = (_counts.Length - 1, Math.Abs(wanted), 0L);
        for (var step = _counts.Length - 1; step >= 0; step--)
        {
            above += _counts[step];
            if (Math.Abs(above - wanted) >= error) continue;
            (best, error) = (step, Math.Abs(above - wanted));
        }
        // The least value of the step's own voxels, and just below it: they lie above the threshold.
        return MathF.BitDecrement(((float)best / StepsOfOne) - Farthest);
    }
}
