using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>Brings what lies in a case's label grid to the network's grid.</summary>
internal sealed class LabelPreprocessor(Plans plans, ConfigurationPlan configuration, int threads)
{
    /// <summary>The crop of a label map, −1 outside the body where it is background.</summary>
    /// <param name="owned">The volume may be used up.</param>
    public short[] Crop(Volume<short> labels, CropBox box, bool[]? outside, bool owned)
    {
        var cropped = NonZeroCrop.Take(labels, box, plans.TransposeForward, owned);
        if (outside is null) return cropped;
        for (var i = 0; i < cropped.Length; i++)
            if (outside[i] && cropped[i] == 0) cropped[i] = -1;
        return cropped;
    }

    /// <summary>Resamples the cropped label map and does all else that is known of the case.</summary>
    /// <param name="croppedMap">From <see cref="Crop"/>.</param>
    /// <param name="owned">The volumes may be used up.</param>
    public PreprocessedLabels Finish(short[] croppedMap, LabelVolumes volumes, CaseProperties properties, bool owned) => new(
        Resample(croppedMap, properties),
        volumes.Weights is null ? null : Weights(volumes.Weights, properties, owned),
        volumes.PreviousStage is null ? null : Resample(Crop(volumes.PreviousStage, properties.Crop, null, owned), properties),
        volumes.Boxes is null ? null : Boxes(volumes.Boxes, properties, owned));

    private short[] Resample(short[] labels, CaseProperties properties)
    {
        var settings = configuration.ResamplingSegmentation.ToSettings();
        if (settings.Order > 1 || settings.OrderZ != 0)
            throw new InvalidInputException($"resampling_fn_seg_kwargs of the plans: order {settings.Order} with order_z {settings.OrderZ} "
                + "is not supported for labels; use order 1 or 0 and order_z 0");
        var target = GC.AllocateUninitializedArray<short>(checked((int)properties.Size.Count));
        var separateAxis = settings.SeparateAxis(properties.OriginalSpacing, properties.Spacing);
        if (settings.Order == 0) NearestResampling.Resize<short>(labels, properties.SizeAfterCropping, target, properties.Size, threads);
        else LabelResampling.Resize(labels, properties.SizeAfterCropping, target, properties.Size, separateAxis, threads);
        return target;
    }

    /// <summary>Bits are no numbers to interpolate: each voxel takes those of the nearest one.</summary>
    private int[] Boxes(Volume<int> boxes, CaseProperties properties, bool owned)
    {
        var cropped = NonZeroCrop.Take(boxes, properties.Crop, plans.TransposeForward, owned);
        var target = GC.AllocateUninitializedArray<int>(checked((int)properties.Size.Count));
        NearestResampling.Resize<int>(cropped, properties.SizeAfterCropping, target, properties.Size, threads);
        return target;
    }

    /// <summary>
    /// Crops and resamples voxel weights: linearly, along a separate axis by the nearest slice, as the label map's masks are.
    /// </summary>
    /// <returns>z y x, 0 to 1.</returns>
    private float[] Weights(Volume<float> weights, CaseProperties properties, bool owned)
    {
        var cropped = NonZeroCrop.Take(weights, properties.Crop, plans.TransposeForward, owned);
        var target = GC.AllocateUninitializedArray<float>(checked((int)properties.Size.Count));
        var separateAxis = configuration.ResamplingSegmentation.ToSettings().SeparateAxis(properties.OriginalSpacing, properties.Spacing);
        ImageResampling.Resize(cropped, properties.SizeAfterCropping, target, properties.Size, ResamplingSettings.Linear, separateAxis,
            threads);
        for (var i = 0; i < target.Length; i++) target[i] = Math.Clamp(target[i], 0, 1);
        return target;
    }
}
