using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Cropping;
using SamCrowd.Imaging.Resampling;
using SamCrowd.NnUNet.Planning;

namespace SamCrowd.NnUNet.Preprocessing;

/// <summary>
/// Turns one case into what the network sees: transpose, crop to what is not zero, normalise, resample, draw class locations
/// (nnU-Net: DefaultPreprocessor.run_case_npy).
/// </summary>
/// <param name="threads">Used within the case, 1 or more.</param>
internal sealed class CasePreprocessor(int threads = 1)
{
    /// <param name="channels">One volume a channel, of one size; not changed.</param>
    /// <param name="labels">Of the same size, or null for a case to predict.</param>
    /// <param name="names">What errors call the parts; null for "channel 0" and so on.</param>
    /// <exception cref="InvalidInputException">The case does not fit the plans or is damaged.</exception>
    public PreprocessedCase Run(
        IReadOnlyList<Volume<float>> channels, Volume<short>? labels, Plans plans, ConfigurationPlan configuration, LabelScheme labelScheme,
        CaseNames? names = null)
        => Run(channels, labels is null ? null : new LabelVolumes(labels), false, plans, configuration, labelScheme, names
            ?? CaseNames.Numbered(channels.Count));

    /// <summary>
    /// As <see cref="Run(IReadOnlyList{Volume{float}}, Volume{short}?, Plans, ConfigurationPlan, LabelScheme, CaseNames?)"/>, using up what
    /// was read.
    /// </summary>
    internal PreprocessedCase RunOwned(CaseReading reading, Plans plans, ConfigurationPlan configuration, LabelScheme labelScheme,
        CaseNames names) =>
        Run(reading.TakeChannels(), reading.TakeLabels(), true, plans, configuration, labelScheme, names);

    /// <summary>
    /// What is known voxel by voxel alone, for a case whose images were preprocessed before with the same plans: another arm's label map on
    /// the same images.
    /// </summary>
    /// <param name="image">Properties of that case.</param>
    /// <param name="channels">The images; looked at only where the case has voxels outside the body.</param>
    /// <returns>Also the properties with these labels' class locations.</returns>
    public (PreprocessedLabels Labels, CaseProperties Properties) RunLabels(
        CaseProperties image, Func<IReadOnlyList<Volume<float>>> channels, LabelVolumes labels, Plans plans,
        ConfigurationPlan configuration, LabelScheme labelScheme, CaseNames names)
    {
        CheckLabels(labels, image.OriginalSize, labelScheme, names);
        bool[]? outside = null;
        if (image.OutsideVoxels > 0)
            outside = NonZeroCrop.FindOutside(
                [.. channels().Select(channel => NonZeroCrop.Take(channel, image.Crop, plans.TransposeForward, owned: true))],
                image.Crop.Size, threads);
        var preprocessor = new LabelPreprocessor(plans, configuration, threads);
        var finished = preprocessor.Finish(preprocessor.Crop(labels.Map, image.Crop, outside, owned: false), labels, image, owned: false);
        return (finished, image with { ClassLocations = ForegroundSampling.Sample(finished.Map, labelScheme) });
    }

    private PreprocessedCase Run(
        IReadOnlyList<Volume<float>> channels, LabelVolumes? labels, bool owned, Plans plans, ConfigurationPlan configuration,
        LabelScheme labelScheme, CaseNames names)
    {
        CaseInputCheck.Images(channels, plans, configuration, names, threads);
        if (labels is not null) CheckLabels(labels, channels[0].Size, labelScheme, names);

        var first = channels[0];
        var box = NonZeroCrop.FindBox(channels, threads).Permuted(plans.TransposeForward);
        var images = channels.Select(channel => NonZeroCrop.Take(channel, box, plans.TransposeForward, owned)).ToArray();
        var outside = NonZeroCrop.FindOutside(images, box.Size, threads);
        var properties = Describe(first.Geometry, first.Size, box, outside, plans, configuration);
        var preprocessor = new LabelPreprocessor(plans, configuration, threads);
        var croppedLabels = labels is null ? null : preprocessor.Crop(labels.Map, box, outside, owned);
        var data = FinishImages(images, croppedLabels, outside, properties, plans, configuration, names);
        if (labels is null || croppedLabels is null) return new PreprocessedCase(data, images.Length, properties.Size, null, properties);
        var finished = preprocessor.Finish(croppedLabels, labels, properties, owned);
        properties = properties with { ClassLocations = ForegroundSampling.Sample(finished.Map, labelScheme) };
        return new PreprocessedCase(data, images.Length, properties.Size, finished, properties);
    }

    private static void CheckLabels(LabelVolumes labels, Size3 imageSize, LabelScheme scheme, CaseNames names)
    {
        CaseInputCheck.Labels(labels.Map, imageSize, scheme, names);
        if (labels.Weights is not null) CaseInputCheck.Weights(labels.Weights, labels.Map, names);
        if (labels.Boxes is not null) CaseInputCheck.Boxes(labels.Boxes, labels.Map, names);
        if (labels.PreviousStage is not null)
            CaseInputCheck.Labels(labels.PreviousStage, imageSize, scheme, names with { Labels = names.PreviousStage });
    }

    /// <summary>Normalises and resamples; the images are given up one by one.</summary>
    private float[] FinishImages(
        float[][] images, short[]? labels, bool[]? outside, CaseProperties properties, Plans plans, ConfigurationPlan configuration,
        CaseNames names)
    {
        var length = checked((int)properties.Size.Count);
        var data = GC.AllocateUninitializedArray<float>(checked(images.Length * length));
        for (var channel = 0; channel < images.Length; channel++)
        {
            try
            {
                Normalise(channel, images[channel], labels, outside, plans, configuration);
            }
            catch (InvalidInputException error)
            {
                throw new InvalidInputException($"{names.Images[channel]}: {error.Message}", error);
            }
            Resample(images[channel], data.AsMemory(channel * length, length), properties, configuration);
            images[channel] = [];
        }
        return data;
    }

    private static CaseProperties Describe(Geometry geometry, Size3 size, CropBox box, bool[]? outside, Plans plans,
        ConfigurationPlan configuration)
    {
        var spacing = geometry.Spacing.ToZyx();
        double[] transposed = [.. plans.TransposeForward.Select(axis => spacing[axis])];
        var target = configuration.TargetSpacing(transposed);
        return new CaseProperties(
            geometry,
            size,
            plans.TransposeForward,
            AxisPermutation.Apply(size, plans.TransposeForward),
            box,
            outside?.LongCount(value => value) ?? 0,
            ResampledGrid.NewSize(box.Size, transposed, target),
            target,
            []);
    }

    private void Normalise(int channel, float[] image, short[]? labels, bool[]? outside, Plans plans, ConfigurationPlan configuration)
    {
        var foreground = channel < plans.ForegroundIntensityProperties.Count ? plans.ForegroundIntensityProperties[channel] : null;
        ReadOnlyMemory<bool>? inside = null;
        if (configuration.UseMaskForNorm[channel] && outside is not null)
        {
            // A labelled voxel outside the body counts as inside (nnU-Net asks for seg >= 0).
            var mask = new bool[image.Length];
            for (var i = 0; i < mask.Length; i++) mask[i] = labels is null ? !outside[i] : labels[i] >= 0;
            inside = mask;
        }
        IntensityNormalization.Apply(configuration.NormalizationSchemes[channel], image, inside, foreground, threads);
    }

    private void Resample(float[] image, Memory<float> target, CaseProperties properties, ConfigurationPlan configuration)
    {
        var settings = configuration.ResamplingData.ToSettings();
        ImageResampling.Resize(
            image, properties.SizeAfterCropping, target, properties.Size, settings,
            settings.SeparateAxis(properties.OriginalSpacing, properties.Spacing), threads);
    }
}
