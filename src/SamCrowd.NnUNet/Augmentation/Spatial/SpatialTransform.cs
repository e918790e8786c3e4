using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Samples;

namespace SamCrowd.NnUNet.Augmentation.Spatial;

/// <summary>
/// Rotates and scales about the centre and crops to the final size (SpatialTransform of batchgeneratorsv2 with nnU-Net's settings:
/// rotation and scaling each in one patch of five, scale 0.7 to 1.4 the same for all axes). Images trilinear with 0 outside; each label
/// goes where its interpolated indicator is the largest, the lowest label on ties; -1 outside the source. Voxel weights trilinear with 1 outside.
/// </summary>
/// <param name="finalSize">Size of the patches that come out.</param>
/// <param name="largestRotation">Radians; angles are uniform in ± this.</param>
/// <param name="withinSlices">Leave the z axis alone: 2D patches, and patches of few thick slices.</param>
public sealed class SpatialTransform(Size3 finalSize, double largestRotation, bool withinSlices)
{
    private const double Probability = 0.2;

    public SpatialParameters Sample(RandomStream random)
    {
        var parameters = SpatialParameters.Identity;
        var (rotate, scale) = (random.Chance(Probability), random.Chance(Probability));
        if (rotate)
        {
            var angles = new[] { Angle(), withinSlices ? 0 : Angle(), withinSlices ? 0 : Angle() };
            parameters = parameters with { AngleZ = angles[0], AngleY = angles[1], AngleX = angles[2] };
        }
        return scale ? parameters with { Scale = random.Uniform(0.7, 1.4) } : parameters;

        double Angle() => random.Uniform(-largestRotation, largestRotation);
    }

    /// <returns>New arrays of the final size; the sample's own are not changed.</returns>
    public PatchSample Apply(PatchSample sample, SpatialParameters parameters)
    {
        if (withinSlices && sample.Size.Z != finalSize.Z)
            throw new ArgumentException($"a patch of {finalSize.Z} slices that is turned within its slices is cut with as many, not {sample.Size.Z}", nameof(sample));
        if (parameters == SpatialParameters.Identity) return CentreCrop.Apply(sample, finalSize);

        var map = new AffineSampling(sample.Size, finalSize, MatrixOf(parameters), withinSlices);
        var result = sample.EmptyOf(finalSize);
        for (var channel = 0; channel < sample.Channels; channel++) map.SampleImage(sample.Channel(channel), result.Channel(channel));
        map.SampleLabels(sample.Labels, result.Labels);
        if (sample.PreviousStage is not null) map.SampleLabels(sample.PreviousStage, result.PreviousStage!);
        if (sample.Weights is not null) SampleWeights(map, sample.Weights, result.Weights!);
        return result;
    }

    /// <summary>Doubt, 1 - weight, is what the image sampler's 0 outside is right for: weights come out as 1 there, and all 1 stays all 1.</summary>
    private static void SampleWeights(AffineSampling map, float[] weights, float[] result)
    {
        map.SampleImage(Array.ConvertAll(weights, weight => 1 - weight), result);
        for (var i = 0; i < result.Length; i++) result[i] = 1 - result[i];
    }

    private double[,] MatrixOf(SpatialParameters parameters)
    {
        var matrix = parameters.ToMatrix();
        if (withinSlices)
            (matrix[0, 0], matrix[0, 1], matrix[0, 2], matrix[1, 0], matrix[2, 0]) = (1, 0, 0, 0, 0);
        return matrix;
    }
}
