using SamCrowd.Imaging;
using SamCrowd.Imaging.Morphology;

namespace SamCrowd.NnUNet.Augmentation.Labels;

/// <summary>
/// The previous stage's labels as input channels of a cascade's second stage, and the faults that training puts into them so that the
/// second stage does not trust them blindly (ApplyRandomBinaryOperatorTransform and RemoveRandomConnectedComponentFromOneHotEncodingTransform
/// of batchgeneratorsv2 with nnU-Net's settings).
/// </summary>
public static class CascadeInput
{
    private const double LargestRemovedShare = 0.15;

    /// <summary>In 4 of 10 patches every second channel is grown, shrunk, closed or opened; in 2 of 10 every second loses a component.</summary>
    /// <param name="channels">Changed in place.</param>
    public static void Disturb(float[] channels, Size3 size, int count, RandomStream random)
    {
        if (random.Chance(0.4))
            foreach (var channel in EverySecond(count, random))
                ApplyOperator(channels, size, count, channel, (BinaryOperator)random.Integer(4), random.Uniform(1, 8));
        if (random.Chance(0.2))
            foreach (var channel in EverySecond(count, random)) RemoveComponent(channels, size, channel, random);
    }

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

    /// <summary>Removes one component, chosen at random among those smaller than 15 % of the patch.</summary>
    public static void RemoveComponent(float[] channels, Size3 size, int channel, RandomStream random)
    {
        var voxels = (int)size.Count;
        var components = ConnectedComponents.Label(MaskOf(channels, voxels, channel), size, Connectivity.Corner);
        int[] small = [.. Enumerable.Range(1, components.Count).Where(label => components.Sizes[label] < LargestRemovedShare * voxels)];
        if (small.Length == 0) return;
        var removed = small[random.Integer(small.Length)];
        for (var i = 0; i < voxels; i++)
            if (components.Labels[i] == removed) channels[(channel * voxels) + i] = 0;
    }

    private static bool[] MaskOf(float[] channels, int voxels, int channel) => Array.ConvertAll(channels[(channel * voxels)..((channel + 1) * voxels)], value => value > 0);

    private static IEnumerable<int> EverySecond(int count, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle<int>(order);
        return [.. order.Where(_ => random.Chance(0.5))];
    }
}
