using System.Globalization;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Spatial;

/// <summary>
/// Rotates and scales about the centre and crops to the final size (SpatialTransform of batchgeneratorsv2; one scale for all axes).
/// Images trilinear with 0 outside; each label goes where its interpolated indicator is the largest, the lowest label on ties; -1 outside
/// the source. Voxel weights trilinear with 1 outside. Boxes go with the nearest voxel; of a patch that is turned nothing is known of them,
/// as its rows and columns are not those along which a box is tight.
/// </summary>
/// <param name="FinalSize">Size of the patches that come out.</param>
/// <param name="LargestRotation">Radians; angles are uniform in ± this.</param>
/// <param name="WithinSlices">Leave the z axis alone: 2D patches, and patches of few thick slices.</param>
internal sealed record SpatialTransform(Size3 FinalSize, double LargestRotation, bool WithinSlices) : IPatchTransform
{
    /// <summary>Share of the patches that are rotated.</summary>
    public double RotationProbability { get; init; } = 0.2;

    /// <summary>Share of the patches that are scaled.</summary>
    public double ScalingProbability { get; init; } = 0.2;

    /// <summary>Distance of the source positions in voxels: above 1 objects become smaller.</summary>
    public SampleRange Scaling { get; init; } = new(0.7, 1.4);

    public SpatialParameters Sample(RandomStream random)
    {
        var parameters = SpatialParameters.Identity;
        var (rotate, scale) = (random.Chance(RotationProbability), random.Chance(ScalingProbability));
        if (rotate)
        {
            var angles = new[] { Angle(), WithinSlices ? 0 : Angle(), WithinSlices ? 0 : Angle() };
            parameters = parameters with { AngleZ = angles[0], AngleY = angles[1], AngleX = angles[2] };
        }
        return scale ? parameters with { Scale = Scaling.Uniform(random) } : parameters;

        double Angle() => random.Uniform(-LargestRotation, LargestRotation);
    }

    /// <returns>New arrays of the final size; the sample's own are not changed.</returns>
    public PatchSample Apply(PatchSample sample, SpatialParameters parameters)
    {
        if (WithinSlices && sample.Size.Z != FinalSize.Z)
            throw new ArgumentException($"a patch of {FinalSize.Z} slices that is turned within its slices is cut with as many, not "
                + $"{sample.Size.Z}", nameof(sample));
        if (parameters == SpatialParameters.Identity) return CentreCrop.Apply(sample, FinalSize);

        var map = new AffineSampling(sample.Size, FinalSize, MatrixOf(parameters), WithinSlices);
        var result = sample.EmptyOf(FinalSize);
        for (var channel = 0; channel < sample.Channels; channel++) map.SampleImage(sample.Channel(channel), result.Channel(channel));
        map.SampleLabels(sample.Labels, result.Labels);
        if (sample.PreviousStage is not null) map.SampleLabels(sample.PreviousStage, result.PreviousStage!);
        if (sample.Weights is not null) SampleWeights(map, sample.Weights, result.Weights!);
        if (sample.Boxes is not null && !parameters.Rotates) map.SampleNearest(sample.Boxes, result.Boxes!);
        return result;
    }

    public PatchSample Apply(PatchSample patch, RandomStream random) => Apply(patch, Sample(random));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"rotation by up to {LargestRotation * 180 / Math.PI:0.#} degrees {(WithinSlices ? "within the slices" : "about each axis")} "
        + $"(p = {RotationProbability}), scaling by {Scaling} (p = {ScalingProbability})");

    /// <summary>
    /// Doubt, 1 - weight, is what the image sampler's 0 outside is right for: weights come out as 1 there, and all 1 stays all 1.
    /// </summary>
    private static void SampleWeights(AffineSampling map, float[] weights, float[] result)
    {
        map.SampleImage(Array.ConvertAll(weights, weight => 1 - weight), result);
        for (var i = 0; i < result.Length; i++) result[i] = 1 - result[i];
    }

    private double[,] MatrixOf(SpatialParameters parameters)
    {
        var matrix = parameters.ToMatrix();
        if (WithinSlices)
            (matrix[0, 0], matrix[0, 1], matrix[0, 2], matrix[1, 0], matrix[2, 0]) = (1, 0, 0, 0, 0);
        return matrix;
    }
}
