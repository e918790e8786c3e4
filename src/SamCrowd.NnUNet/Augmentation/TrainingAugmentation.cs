using SamCrowd.Imaging;
using SamCrowd.NnUNet.Augmentation.Labels;
using SamCrowd.NnUNet.Augmentation.Samples;
using SamCrowd.NnUNet.Augmentation.Spatial;
using SamCrowd.NnUNet.Labels;

namespace SamCrowd.NnUNet.Augmentation;

/// <summary>
/// The transforms of a patch in their order, and what becomes of it afterwards. What is drawn depends on the given stream alone, and
/// applying it on nothing else. Safe to use from several threads at once.
/// </summary>
internal sealed class TrainingAugmentation
{
    private readonly AugmentationSettings _settings;
    private readonly CascadeDisturbance _disturbance = new();
    private readonly TargetBuilder _targets;

    private TrainingAugmentation(AugmentationSettings settings, IReadOnlyList<IPatchTransform> transforms)
    {
        (_settings, Transforms) = (settings, transforms);
        _targets = new TargetBuilder(settings.DeepSupervisionScales);
    }

    public IReadOnlyList<IPatchTransform> Transforms { get; }

    /// <exception cref="InvalidInputException">The settings contradict each other.</exception>
    public static TrainingAugmentation Create(AugmentationSettings settings)
    {
        var axes = settings.PatchSize.Count;
        if (axes is not (2 or 3) || settings.PatchSize.Any(n => n < 1))
            throw new InvalidInputException($"patch size [{string.Join(", ", settings.PatchSize)}]: must be 2 or 3 numbers above 0");
        if (settings.MirrorAxes.Any(axis => axis < 0 || axis >= axes))
            throw new InvalidInputException($"mirror axes [{string.Join(", ", settings.MirrorAxes)}]: a patch of {axes} axes has axes 0 to "
                + $"{axes - 1}");
        if (settings.DeepSupervisionScales.Any(scale => scale.Count != axes))
            throw new InvalidInputException($"a deep-supervision scale needs {axes} numbers, one for each axis of the patch");
        var transforms = settings.Transforms ?? NnUNetTransforms.For(settings);
        if (transforms is not [SpatialTransform first, ..] || first.FinalSize != settings.FinalSize)
            throw new InvalidInputException($"the transforms must begin with a spatial one that gives patches of {settings.FinalSize} "
                + "voxels (z, y, x)");
        return new TrainingAugmentation(settings, transforms);
    }

    /// <param name="initial">A patch of <see cref="AugmentationSettings.InitialSize"/>; not changed.</param>
    public AugmentedSample Apply(PatchSample initial, RandomStream random)
    {
        var patch = initial;
        foreach (var transform in Transforms) patch = transform.Apply(patch, random);
        return Finish(patch, random);
    }

    /// <summary>Validation: the middle of the patch as it is, with the same targets.</summary>
    public AugmentedSample ApplyForValidation(PatchSample sample) =>
        Finish(CentreCrop.Apply(sample, _settings.FinalSize), disturbance: null);

    /// <summary>One transform a line, each with how often and how strongly it is done.</summary>
    public override string ToString() =>
        string.Join('\n', [.. Transforms, .. _settings.CascadeLabels is null ? Array.Empty<object>() : [_disturbance]]);

    private AugmentedSample Finish(PatchSample patch, RandomStream? disturbance)
    {
        MaskedChannels.Apply(patch, _settings.UseMaskForNorm);
        var targets = _targets.Build(patch.Labels, patch.Size, patch.Weights);
        if (_settings.CascadeLabels is not { } labels)
            return new AugmentedSample(patch.Channels, patch.Size, patch.Data, targets, patch.Boxes);
        var indicators = OneHotLabels.Encode(patch.PreviousStage
            ?? throw new ArgumentException("a cascade needs the previous stage's labels"), labels);
        if (disturbance is not null) _disturbance.Apply(indicators, patch.Size, labels.Count, disturbance);
        return new AugmentedSample(patch.Channels + labels.Count, patch.Size, [.. patch.Data, .. indicators], targets,
            patch.Boxes);
    }
}
