using SamCrowd.Imaging.Morphology;

namespace SamCrowd.Imaging.Tests.Morphology;

public class DistanceTransformTests
{
    private static readonly Size3 Size = new(3, 5, 6);
    private static readonly double[] Spacing = [2.5, 0.8, 0.7];
    private static readonly bool[] Mask =
        DrawnMask.Mask("######/##.##./#.####/######/###.##/######/######/######/#.####/#.###./######/##.###/##..##/######/##.###");

    /// <summary>scipy 1.10, ndimage.distance_transform_edt(mask, sampling=(2.5, 0.8, 0.7)).</summary>
    private static readonly float[] Expected =
    [
        1.61245f, 1.06301f, 0.80000f, 1.06301f, 1.06301f, 0.80000f,
        1.06301f, 0.70000f, 0, 0.70000f, 0.70000f, 0,
        0.70000f, 0, 0.70000f, 1.06301f, 1.06301f, 0.80000f,
        1.06301f, 0.80000f, 1.06301f, 0.80000f, 1.06301f, 1.60000f,
        1.74642f, 1.40000f, 0.70000f, 0, 0.70000f, 1.40000f,
        2.50000f, 2.40000f, 2.50000f, 2.71662f, 2.71662f, 2.62488f,
        1.74642f, 1.60000f, 1.74642f, 2.12603f, 2.50000f, 2.40000f,
        1.06301f, 0.80000f, 1.06301f, 1.61245f, 1.74642f, 1.60000f,
        0.70000f, 0, 0.70000f, 1.40000f, 1.06301f, 0.80000f,
        0.70000f, 0, 0.70000f, 1.40000f, 0.70000f, 0,
        1.61245f, 1.06301f, 0.80000f, 1.06301f, 1.61245f, 2.12603f,
        1.40000f, 0.70000f, 0, 0.70000f, 1.06301f, 1.61245f,
        1.40000f, 0.70000f, 0, 0, 0.70000f, 1.40000f,
        1.61245f, 1.06301f, 0.80000f, 0.80000f, 1.06301f, 1.61245f,
        1.40000f, 0.70000f, 0, 0.70000f, 1.40000f, 2.10000f,
    ];

    [Fact]
    public void Distances_are_those_of_scipy()
    {
        var distances = DistanceTransform.ToBackground(Mask, Size, Spacing);
        for (var i = 0; i < Expected.Length; i++) Assert.Equal(Expected[i], distances[i], 1e-5f);
    }

    [Fact]
    public void The_distance_to_a_mask_is_that_to_the_background_of_its_inverse() =>
        Assert.Equal(DistanceTransform.ToBackground(Mask, Size, Spacing),
            DistanceTransform.ToMask([.. Mask.Select(value => !value)], Size, Spacing));

    [Fact]
    public void Random_masks_agree_with_a_search_over_all_voxels()
    {
        var size = new Size3(5, 7, 37);
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new RandomStream(seed);
            double[] spacing = [random.Uniform(0.3, 5), random.Uniform(0.3, 5), random.Uniform(0.3, 5)];
            var mask = Enumerable.Range(0, (int)size.Count).Select(_ => random.Chance(0.97)).ToArray();
            mask[seed] = false;
            var distances = DistanceTransform.ToBackground(mask, size, spacing);
            var background = Enumerable.Range(0, mask.Length).Where(i => !mask[i]).Select(i => Position(i, size, spacing)).ToList();
            for (var i = 0; i < mask.Length; i++)
            {
                var (z, y, x) = Position(i, size, spacing);
                var nearest = background.Min(b => Math.Sqrt(((z - b.Z) * (z - b.Z)) + ((y - b.Y) * (y - b.Y)) + ((x - b.X) * (x - b.X))));
                Assert.Equal(nearest, distances[i], 1e-4);
            }
        }
    }

    [Fact]
    public void Without_any_target_every_distance_is_infinite()
    {
        Assert.All(DistanceTransform.ToBackground([.. Enumerable.Repeat(true, 90)], Size, Spacing), value =>
            Assert.Equal(float.PositiveInfinity, value));
        Assert.All(DistanceTransform.ToMask(new bool[90], Size, Spacing), value => Assert.Equal(float.PositiveInfinity, value));
    }

    private static (double Z, double Y, double X) Position(int i, Size3 size, double[] spacing) =>
        (i / (size.Y * size.X) * spacing[0], i / size.X % size.Y * spacing[1], i % size.X * spacing[2]);
}
