using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Intensity;
using SamCrowd.NnUNet.Augmentation.Labels;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Augmentation.Spatial;
using SamCrowd.NnUNet.Labels;

namespace SamCrowd.NnUNet.Augmentation;

/// <summary>
/// nnU-Net's default augmentation (nnUNetTrainer.get_training_transforms): the transforms, their order and how often each is done.
/// What is drawn depends on the given stream alone, and applying it on nothing else. Safe to use from several threads at once.
/// </summary>
public sealed class TrainingAugmentation
{
    private readonly AugmentationSettings _settings;
    private readonly SpatialTransform _spatial;
    private readonly Mirroring _mirroring;
    private readonly TargetBuilder _targets;

    private TrainingAugmentation(AugmentationSettings settings)
    {
        _settings = settings;
        _spatial = new SpatialTransform(settings.FinalSize, settings.LargestRotation, settings.RotateWithinSlices || settings.IsPlanar);
        _mirroring = new Mirroring([.. settings.MirrorAxes.Select(axis => settings.IsPlanar ? axis + 1 : axis)]);
        _targets = new TargetBuilder(settings.DeepSupervisionScales, settings.Regions, settings.IgnoreLabel);
    }

    /// <exception cref="InvalidInputException">The settings contradict each other.</exception>
    public static TrainingAugmentation Create(AugmentationSettings settings)
    {
        var axes = settings.PatchSize.Count;
        if (axes is not (2 or 3) || settings.PatchSize.Any(n => n < 1))
            throw new InvalidInputException($"patch size [{string.Join(", ", settings.PatchSize)}]: 2 or 3 numbers above 0 are wanted");
        if (settings.MirrorAxes.Any(axis => axis < 0 || axis >= axes))
            throw new InvalidInputException($"mirror axes [{string.Join(", ", settings.MirrorAxes)}]: a patch of {axes} axes has axes 0 to {axes - 1}");
        if (settings.DeepSupervisionScales.Any(scale => scale.Count != axes))
            throw new InvalidInputException($"a deep-supervision scale needs {axes} numbers, one for each axis of the patch");
        return new TrainingAugmentation(settings);
    }

    /// <param name="initial">A patch of <see cref="AugmentationSettings.InitialSize"/>; not changed.</param>
    public AugmentedSample Apply(PatchSample initial, RandomStream random)
    {
        var patch = _spatial.Apply(initial, _spatial.Sample(random));
        ChangeIntensities(patch, random);
        Mirroring.Apply(patch, _mirroring.Sample(random));
        return Finish(patch, random);
    }

    /// <summary>Validation: the middle of the patch as it is, with the same targets.</summary>
    public AugmentedSample ApplyForValidation(PatchSample sample) => Finish(CentreCrop.Apply(sample, _settings.FinalSize), disturbance: null);

    private void ChangeIntensities(PatchSample patch, RandomStream random)
    {
        var planar = _settings.IsPlanar;
        if (random.Chance(0.1)) GaussianNoise.Apply(patch.Data, GaussianNoise.Sample(random));
        if (random.Chance(0.2)) EachChannel(0.5, channel => GaussianBlur.Apply(patch.Channel(channel), patch.Size, GaussianBlur.Sample(random, planar)));
        if (random.Chance(0.15)) EachChannel(1, channel => Brightness.Apply(patch.Channel(channel), Brightness.Sample(random)));
        if (random.Chance(0.15)) EachChannel(1, channel => Contrast.Apply(patch.Channel(channel), Contrast.Sample(random)));
        if (random.Chance(0.25))
            EachChannel(0.5, channel => LowResolution.Apply(patch.Channel(channel), patch.Size, LowResolution.Sample(random), planar || _settings.RotateWithinSlices));
        if (random.Chance(0.1)) EachChannel(1, channel => GammaCorrection.Apply(patch.Channel(channel), GammaCorrection.Sample(random, invert: true)));
        if (random.Chance(0.3)) EachChannel(1, channel => GammaCorrection.Apply(patch.Channel(channel), GammaCorrection.Sample(random, invert: false)));

        void EachChannel(double probability, Action<int> apply)
        {
            for (var channel = 0; channel < patch.Channels; channel++)
                if (random.Chance(probability)) apply(channel);
        }
    }

    private AugmentedSample Finish(PatchSample patch, RandomStream? disturbance)
    {
        MaskedChannels.Apply(patch, _settings.UseMaskForNorm);
        var targets = _targets.Build(patch.Labels, patch.Size, patch.Weights);
        if (_settings.CascadeLabels is not { } labels) return new AugmentedSample(patch.Channels, patch.Size, patch.Data, targets);
        var indicators = OneHotLabels.Encode(patch.PreviousStage ?? throw new ArgumentException("a cascade needs the previous stage's labels"), labels);
        if (disturbance is not null) CascadeInput.Disturb(indicators, patch.Size, labels.Count, disturbance);
        return new AugmentedSample(patch.Channels + labels.Count, patch.Size, [.. patch.Data, .. indicators], targets);
    }
}
