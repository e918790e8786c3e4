using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Labels;

/// <summary>
/// The faults that training puts into the previous stage's labels, which are input channels of a cascade's second stage, so that it does
/// not trust them blindly (ApplyRandomBinaryOperatorTransform and RemoveRandomConnectedComponentFromOneHotEncodingTransform of
/// batchgeneratorsv2).
/// </summary>
internal sealed record CascadeDisturbance
{
    /// <summary>Share of the patches whose channels are grown, shrunk, closed or opened.</summary>
    public double OperatorProbability { get; init; } = 0.4;

    /// <summary>Radius of the ball in voxels.</summary>
    public SampleRange Radius { get; init; } = new(1, 8);

    /// <summary>Share of the patches whose channels lose a component.</summary>
    public double RemovalProbability { get; init; } = 0.2;

    /// <summary>Largest component that may be removed, as a share of the patch.</summary>
    public double LargestRemovedShare { get; init; } = 0.15;

    /// <param name="channels">c z y x, 0 or 1; changed in place.</param>
    public void Apply(float[] channels, Size3 size, int count, RandomStream random)
    {
        if (random.Chance(OperatorProbability))
            foreach (var channel in Shuffled(count, random))
                ApplyOperator(channels, size, count, channel, (BinaryOperator)random.Integer(4), Radius.Uniform(random));
        if (random.Chance(RemovalProbability))
            foreach (var channel in Shuffled(count, random)) RemoveComponent(channels, size, channel, random);
    }

    public override string ToString() => FormattableString.Invariant(
        $"previous stage grown, shrunk, closed or opened by a ball of radius {Radius} voxels (p = {OperatorProbability}), ")
        + FormattableString.Invariant($"a component of up to {LargestRemovedShare} of the patch removed (p = {RemovalProbability})");

    /// <summary>What the operator adds to one channel is taken from the others.</summary>
    public static void ApplyOperator(float[] channels, Size3 size, int count, int channel, BinaryOperator operation, double radius)
    {
        var voxels = (int)size.Count;
        var before = MaskOf(channels, voxels, channel);
        var after = BallMorphology.Apply(before, size, operation, radius);
        for (var i = 0; i < voxels; i++)
        {
            if (after[i] && !before[i])
                for (var other = 0; other < count; other++) channels[(other * voxels) + i] = 0;
            channels[(channel * voxels) + i] = after[i] ? 1 : 0;
        }
    }

    /// <summary>Removes one component, chosen at random among those smaller than <see cref="LargestRemovedShare"/>.</summary>
    public void RemoveComponent(float[] channels, Size3 size, int channel, RandomStream random)
    {
        var voxels = (int)size.Count;
        var components = ConnectedComponents.Label(MaskOf(channels, voxels, channel), size, Connectivity.Corner);
        int[] small = [.. Enumerable.Range(1, components.Count).Where(label => components.Sizes[label] < LargestRemovedShare * voxels)];
        if (small.Length == 0) return;
        var removed = small[random.Integer(small.Length)];
        for (var i = 0; i < voxels; i++)
            if (components.Labels[i] == removed) channels[(channel * voxels) + i] = 0;
    }

    private static bool[] MaskOf(float[] channels, int voxels, int channel) =>
        Array.ConvertAll(channels[(channel * voxels)..((channel + 1) * voxels)], value => value > 0);

    /// <summary>All channels, in an order drawn anew (nnUNetTrainer sets p_per_label to 1).</summary>
    private static int[] Shuffled(int count, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle<int>(order);
        return order;
    }
}
